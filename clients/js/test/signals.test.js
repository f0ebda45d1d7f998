/** Every method that waits takes an `AbortSignal`: read from the types that an app sees. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from 'typescript';

/** These end what waits; nothing waits for them. */
const EXCEPT = ['Natter.close'];

test('every method that waits takes a signal', () => {
  const root = new URL('../', import.meta.url).pathname;
  const config = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([`${root}src/index.js`], options);
  const checker = program.getTypeChecker();
  const index = checker.getSymbolAtLocation(program.getSourceFile(`${root}src/index.js`));
  const missing = [];
  let waits = 0;
  for (const one of checker.getExportsOfModule(index)) {
    const symbol = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
    if (!(symbol.flags & ts.SymbolFlags.Class)) continue;
    for (const member of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
      const name = `${symbol.name}.${member.name}`;
      if (member.name.includes('#')) continue;
      if (member.getJsDocTags(checker).some((tag) => /internal|private/.test(tag.name))) continue;
      const declaration = member.valueDeclaration;
      const hidden = ts.ModifierFlags.Protected | ts.ModifierFlags.Private;
      if (ts.getCombinedModifierFlags(declaration) & hidden) continue;
      const type = checker.getTypeOfSymbolAtLocation(member, declaration);
      for (const signature of type.getCallSignatures()) {
        const returned = signature.getReturnType().symbol?.name;
        if (!/^(Promise|AsyncGenerator)$/.test(returned) || EXCEPT.includes(name)) continue;
        waits++;
        const takes = signature.parameters.some((parameter) =>
          checker
            .getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, declaration))
            .getProperty('signal'),
        );
        if (!takes) missing.push(name);
      }
    }
  }
  assert.deepEqual([...new Set(missing)], []);
  assert.ok(waits > 35, `only ${waits} were found`);
});
