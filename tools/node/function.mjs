// A minimal function on Node.js. It reads one item with the AWS SDK, whose client it makes before the
// first event, as AWS recommends.
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

export const handler = async () => {
  const key = { pk: { S: "USER#nobody" }, sk: { S: "PROFILE" } };
  const command = new GetItemCommand({ TableName: process.env.USERS_TABLE, Key: key });
  const answer = await client.send(command);
  return { statusCode: 200, body: JSON.stringify({ item: answer.Item ?? null }) };
};
