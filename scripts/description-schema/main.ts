// Writes apps/cli/description.schema.json: the JSON Schema of descriptions, with the comments of the types. The types are
// those that the compiler compares with the tables of checks, and a test compares the schema with the checks.
//
//   bun run schema [--check]
//
// --check writes nothing and fails if the file is out of date.
import { join } from "node:path";
import { loadCompiler } from "./compiler.ts";
import { Converter } from "./convert.ts";
import { share } from "./share.ts";

const root = join(import.meta.dir, "../..");
const source = join(root, "src/subsystems/state/model/types.ts");
const target = join(root, "apps/cli/description.schema.json");

const compiler = await loadCompiler(root);
const program = compiler.createProgram([source], {
  target: compiler.ScriptTarget["ESNext"],
  module: compiler.ModuleKind["Preserve"],
  moduleResolution: compiler.ModuleResolutionKind["Bundler"],
  ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmit: true },
  ...{ allowImportingTsExtensions: true, lib: ["lib.esnext.d.ts"], types: [] },
});
const checker = program.getTypeChecker();
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(source)));
const converter = new Converter(compiler, checker);
const description = exported.find(({ name }) => name === "Description")!;
const described = converter.convert(checker.getDeclaredTypeOfSymbol(description))!;
const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Description of the desired state of network namespaces",
  ...share(described, converter.definitions),
};
// One line for each definition keeps the differences between versions readable.
const { $defs, ...head } = schema;
const lines = Object.entries($defs).map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`);
const text = `${JSON.stringify(head).slice(0, -1)},"$defs":{\n${lines.join(",\n")}\n}}\n`;
if (!process.argv.includes("--check")) {
  await Bun.write(target, text);
} else if (text !== (await Bun.file(target).text())) {
  console.error("apps/cli/description.schema.json is out of date; run `bun run schema`");
  process.exit(1);
}
