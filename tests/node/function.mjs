// A minimal function on Node.js: reads one item with the AWS SDK, made before the first event, as AWS recommends.
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});

export const handler = async () => {
  const key = { pk: { S: "USER#nobody" }, sk: { S: "PROFILE" } };
  const answer = await client.send(new GetItemCommand({ TableName: process.env.USERS_TABLE, Key: key }));
  return { statusCode: 200, body: JSON.stringify({ item: answer.Item ?? null }) };
};
