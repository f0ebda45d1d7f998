// Lints an AsyncAPI document, and generates models of it in each style that Modelina has.
// Usage: node asyncapi.mjs FOLDER-OF-THE-PACKAGES/ DOCUMENT OUTPUT-FOLDER
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";

const [packages, path, output] = process.argv.slice(2);
const require = createRequire(packages);
const { DiagnosticSeverity, Parser, fromFile } = require("@asyncapi/parser");
const { TypeScriptFileGenerator } = require("@asyncapi/modelina");

/** Parses the document anew: a generator changes the one that it gets. */
async function parse() {
  const { document, diagnostics } = await fromFile(new Parser(), path).parse();
  return { document, diagnostics };
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

const { diagnostics } = await parse();
for (const { code, message, path: where, severity } of diagnostics) {
  // Modelina does not know 3.1 yet.
  if (code === "asyncapi-latest-version") continue;
  if (severity <= DiagnosticSeverity.Warning) fail(`${path}: ${where.join(".")}: ${message}`);
}

const styles = {
  // What `examples.ts` is compiled against: plain data, as JSON has it.
  models: { modelType: "interface", enumType: "union", rawPropertyNames: true, mapType: "record" },
  classes: {},
  interfaces: { modelType: "interface" },
};
for (const [name, options] of Object.entries(styles)) {
  const folder = `${output}/${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { document } = await parse();
  const generator = new TypeScriptFileGenerator(options);
  const models = await generator.generateToFiles(document, folder, { exportType: "named" });
  const nameless = models.filter(({ modelName }) => modelName.startsWith("AnonymousSchema"));
  if (nameless.length > 0) fail(`${nameless.length} schemas have no title`);
  if (models.length < 30) fail(`only ${models.length} models were generated`);
}
