"""Writes a TypeScript file that has every example of the documents as a constant of the type that
the generators made for it. A field that the document does not have fails the compilation."""

import json
import sys

from documents import http_examples, socket_examples

lines = [
    'import type { paths } from "./api";',
    'import type * as hey from "./hey/types.gen";',
]
models = sorted({title for title, _ in socket_examples()})
lines += [f'import type {{ {model} as {model}Model }} from "./models/{model}";' for model in models]

count = 0
for count, example in enumerate(http_examples(), 1):
    operation = f'paths["{example.path}"]["{example.method}"]'
    name = example.operation["operationId"]
    name = name[0].upper() + name[1:]
    content = f'["content"]["{example.content_type}"]'
    if example.status is None:
        types = [f'NonNullable<{operation}["requestBody"]>{content}',
                 f'NonNullable<hey.{name}Data["body"]>']
    else:
        kind = "Responses" if example.status < 400 else "Errors"
        types = [f'{operation}["responses"][{example.status}]{content}',
                 f"hey.{name}{kind}[{example.status}]"]
    value = json.dumps(example.value)
    lines += [f"export const http{count}_{i}: {of} = {value};" for i, of in enumerate(types)]
assert count > 100, f"only {count} examples"
for number, (model, value) in enumerate(socket_examples()):
    lines.append(f"export const socket{number}: {model}Model = {json.dumps(value)};")

with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write("\n".join(lines) + "\n")
