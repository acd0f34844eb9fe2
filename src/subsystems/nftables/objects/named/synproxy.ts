import type { NamedSynproxy } from "../../model/objects.ts";
import { compact, listOf } from "../../statements/simple/statement.ts";
import {
  MAX_WSCALE,
  readSynproxy,
  synproxyText as statementText,
  synproxyFields,
  writeSynproxy,
} from "../../statements/simple/synproxy.ts";
import { line, textLine } from "../../text/scanner/lines.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";

export const synproxy: ObjectKind<NamedSynproxy> = {
  fields: { checks: synproxyFields },
  write: writeSynproxy,
  read: (data) => readSynproxy(data) ?? {},
  lacking: "it requires a kernel with CONFIG_NFT_SYNPROXY",
};

export const synproxyText = (): ObjectText<NamedSynproxy> => ({
  isShort: true,
  open: ["mss"],
  required: { mss: "mss" },
  lines: [
    line(
      "mss",
      (reader) => {
        const mss = reader.number(0xffff);
        // Without line breaks, nft 1.1.7 stores another number as `wscale`.
        reader.endStatement();
        reader.advance();
        reader.expect("wscale");
        const wscale = reader.number(MAX_WSCALE);
        reader.endStatement();
        reader.advance();
        const flags = ["timestamp", "sack-perm"].filter((flag) => reader.eat(flag) || reader.eat(`${flag}itted`));
        return { mss, wscale, flags: compact(flags) };
      },
      ({ mss }) => `mss ${mss ?? 0}`,
    ),
    textLine(({ wscale }) => `wscale ${wscale ?? 0}`),
    textLine(({ flags }) =>
      listOf(flags).length === 0 ? undefined : statementText.text({ flags }, undefined, false).trim(),
    ),
  ],
});
