import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileName, moduleName } from "../../src/schema/generate/names.ts";
import { describe, type Family } from "../../src/schema/index.ts";
import { familyPage, kernelParts } from "./family-page.ts";
import { code, escapeMarkdown, table, wrap } from "./markdown.ts";
import { readSpecDocs } from "./spec-docs.ts";
import { summaries } from "./summaries.ts";

const root = join(import.meta.dir, "../..");

/** Imports every family that has a module, in alphabetical order. */
export async function families(): Promise<Family[]> {
  const files = readdirSync(join(root, "src/families")).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(files.sort().map((file) => import(join(root, "src/families", file))));
  return modules.flatMap((module) => Object.values(module as Record<string, Family>));
}

/** Returns the texts of the pages in docs/families, by file name. */
export async function pages(): Promise<Map<string, string>> {
  const docs = readSpecDocs(join(root, "specs"));
  const all = await families();
  const texts = new Map([["README.md", indexPage(all)]]);
  for (const family of all) {
    texts.set(`${fileName(family.name)}.md`, familyPage(family, docs.get(family.name) ?? new Map()));
  }
  return texts;
}

function indexPage(all: readonly Family[]): string {
  const rows = all.map((family) => {
    const description = describe(family);
    return [
      `[${escapeMarkdown(family.name)}](${fileName(family.name)}.md)`,
      escapeMarkdown(summaries[family.name] ?? ""),
      code(moduleName(family.name)),
      code(`bun-netlink/families/${fileName(family.name)}`),
      kernelParts(description),
    ];
  });
  const head = ["family", "summary", "export", "module", "kernel option"];
  return `${wrap(introduction(all.length))}\n${table(head, rows)}\n${wrap(reading)}`;
}

const introduction = (count: number) => `# Families

One page for each of the ${count} families of the library. \`bun run docs\` generates the pages from the modules. For the
use of a family, see [clients.md](../clients.md); to describe your own family in YAML, see
[specs/README.md](../../specs/README.md).
`;

const reading = `## How to read the pages

Programs get the same facts from \`describe(family)\` of \`bun-netlink/schema\`.

**Operations.** The names are those that \`do\`, \`dump\` and \`events\` take. The numbers are message types in raw
families and commands in generic families.

| permission       | meaning                                                               |
| ---------------- | --------------------------------------------------------------------- |
| \`admin-perm\`     | \`CAP_NET_ADMIN\` in the initial user namespace                         |
| \`uns-admin-perm\` | \`CAP_NET_ADMIN\` in the user namespace that owns the network namespace |
| empty            | not specified; most raw families require \`CAP_NET_ADMIN\` for changes  |

**Flags.** In raw families, the \`flags\` option of the call selects what a \`new…\` operation does, for example
\`{ flags: NLM_F_CREATE | NLM_F_EXCL }\`. Not every table supports every flag. Without \`NLM_F_CREATE\`, most tables
change an existing entry and fail with ENOENT or ENODEV if it does not exist.

| flag            | meaning                               |
| --------------- | ------------------------------------- |
| \`NLM_F_CREATE\`  | create the entry if it does not exist |
| \`NLM_F_EXCL\`    | fail with EEXIST if the entry exists  |
| \`NLM_F_REPLACE\` | replace the existing entry            |
| \`NLM_F_APPEND\`  | add an entry after the existing ones  |

**Fields of an operation.** The table lists the fields in the operation's spec. Other attributes of the same set are
encoded and decoded as well.

| column       | message         |
| ------------ | --------------- |
| \`do\`, \`dump\` | request         |
| \`reply\`      | reply to \`do\`   |
| \`item\`       | entry of a dump |
| \`event\`      | notification    |

| cell     | meaning                                     |
| -------- | ------------------------------------------- |
| yes      | the field is allowed                        |
| required | the code does not compile without the field |
| with \`x\` | header whose member \`x\` is required         |
| always   | the kernel always sends the field           |

**Types.** The types are those of decoded values; fields of attribute sets are optional. When encoding, these are
accepted too:

| type                    | also accepted                               |
| ----------------------- | ------------------------------------------- |
| \`bigint\`                | a number                                    |
| \`string\` for an address | a Uint8Array                                |
| \`true\` for a flag       | \`false\`, which omits the attribute          |
| structure               | an object without some members, which are 0 |

**Enums.** The value of an enum is a name. A value that the spec does not define is its number as text, such as \`"17"\`; its
TypeScript type contains these texts. When encoding, numbers are accepted too. A set of flags is an array of names; bits without
a name are one number at its end.

**On the wire.** Type of the attribute in the message, byte order if it is not that of the host, unit, limits, and the
first Linux version that has it.
`;
