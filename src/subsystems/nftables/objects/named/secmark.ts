import type { Secmark } from "../../model/objects.ts";
import { checkText } from "../../statements/simple/checks.ts";
import { quoted } from "../../text/scanner/quotes.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";

export const secmark: ObjectKind<Secmark> = {
  fields: { checks: { context: checkText }, required: ["context"] },
  write: ({ context }) => ({ ctx: context }),
  read: ({ ctx }) => ({ context: ctx }),
  lacking: "it requires a kernel with CONFIG_NETWORK_SECMARK and an active security module",
};

export const secmarkText = (): ObjectText<Secmark> => ({
  isShort: true,
  reference: "meta secmark set",
  open: [""],
  required: { context: "a security context in quotes" },
  lines: [
    {
      words: [""],
      read(reader, object) {
        object.context = reader.name("a security context in quotes");
      },
      text: ({ context }) => quoted(context),
    },
  ],
});
