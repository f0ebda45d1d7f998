/**
 * Writes src/api.d.ts: the types of requests, answers, frames and events, from docs/openapi.yaml
 * and docs/asyncapi.yaml, and which frame has which ack.
 *
 * Usage: node scripts/generate-types.js [--check]   `--check` fails if the file is another one.
 */

import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const docs = new URL('../../../docs/', import.meta.url);
const file = new URL('../src/api.d.ts', import.meta.url);

const HEADER = `/**
 * Made from docs/openapi.yaml and docs/asyncapi.yaml by \`npm run types\`. Do not edit.
 * The schemas of docs/asyncapi.yaml have the prefix \`Socket.\`.
 */

`;

/** @param {string} name */
const read = async (name) => parse(await readFile(new URL(name, docs), 'utf8'));

/**
 * The schemas of docs/asyncapi.yaml as they are called in one document with those of openapi.yaml.
 * @param {any} value
 * @returns {any}
 */
function renamed(value) {
  if (Array.isArray(value)) return value.map(renamed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key !== '$ref') {
        return key === 'mapping' ? [key, renamedMapping(inner)] : [key, renamed(inner)];
      }
      return [key, renamedRef(String(inner))];
    }),
  );
}

/** @param {string} ref */
const renamedRef = (ref) =>
  ref.startsWith('./openapi.yaml')
    ? ref.slice('./openapi.yaml'.length)
    : ref.replace('#/components/schemas/', '#/components/schemas/Socket.');

/** @param {any} mapping */
const renamedMapping = (mapping) =>
  Object.fromEntries(
    Object.entries(mapping).map(([kind, ref]) => [kind, renamedRef(String(ref))]),
  );

/** What goes over a socket: frames with their acks, by action, and what is pushed, by event. */
function socketTypes() {
  const { operations, components } = asyncapi;
  /** @param {{ $ref: string }} message */
  const schema = ({ $ref }) => {
    const { payload } = components.messages[nameOf($ref)];
    return `components["schemas"]["Socket.${nameOf(payload.$ref)}"]`;
  };
  /** @param {string} type */
  const constant = (type) => {
    const { properties } = components.schemas[type.slice(type.indexOf('.') + 1, -2)];
    return (properties.action ?? properties.event).const;
  };
  const frames = [];
  const events = [];
  for (const { action, messages, reply } of Object.values(operations)) {
    const type = schema(messages[0]);
    if (action === 'send') events.push(`    ${constant(type)}: ${type};\n`);
    else {
      const ack = reply.messages.map(schema).find((one) => constant(one) === 'ack');
      frames.push(`    ${constant(type)}: {\n        frame: ${type};\n        ack: ${ack};\n    };\n`);
    }
  }
  return (
    `/** Frames and what acknowledges them, by \`action\`. */\n` +
    `export interface frames {\n${frames.join('')}}\n` +
    `/** What is pushed, by \`event\`. */\nexport interface events {\n${events.join('')}}\n`
  );
}

/**
 * Comments as people write them: a description first, without its tag, and nothing that the types
 * say themselves.
 * @param {string} text
 */
const withoutNoise = (text) =>
  text
    .replace(/^ *\/\*\*\n *\* @description discriminator [^/]*\/\n/gm, '')
    .replace(/^ *(\/\*\* @constant \*\/|\* @constant)\n/gm, '')
    .replace(/^ *\* Format: [\w-]+\n(?= *\* @description)/gm, '')
    .replace(/(\/\*\*\s+(?:\* )?)@description /g, '$1');

/** @param {string} ref */
const nameOf = (ref) => ref.slice(ref.lastIndexOf('/') + 1);

const openapi = await read('openapi.yaml');
const asyncapi = await read('asyncapi.yaml');
for (const [name, schema] of Object.entries(asyncapi.components.schemas)) {
  openapi.components.schemas[`Socket.${name}`] = renamed(schema);
}
const types = astToString(await openapiTS(openapi, { defaultNonNullable: false }));
const made = HEADER + withoutNoise(types) + socketTypes();

if (!process.argv.includes('--check')) {
  await writeFile(file, made);
} else if ((await readFile(file, 'utf8')) !== made) {
  console.error('src/api.d.ts is not what the documents say: run `npm run types`.');
  process.exit(1);
}
