// The part of Lambda's managed Node.js runtime that a measurement needs: it loads the handler, then
// asks for events and posts answers. AWS's own client (npm's aws-lambda-ric) does that with a native
// module; loading it takes no less time.
// Usage: node runtime.cjs BUNDLE
const http = require("node:http");

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  const target = { host, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}` };
  return new Promise((resolve, reject) => {
    const request = http.request(target, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => {
        resolve({ headers: answer.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function run() {
  const { handler } = require(process.argv[2]);
  for (;;) {
    const event = await call("GET", "next");
    const id = event.headers["lambda-runtime-aws-request-id"];
    try {
      const answer = await handler(JSON.parse(event.body));
      await call("POST", `${id}/response`, JSON.stringify(answer));
    } catch (error) {
      const report = { errorType: error.name, errorMessage: error.message };
      await call("POST", `${id}/error`, JSON.stringify(report));
    }
  }
}

run();
