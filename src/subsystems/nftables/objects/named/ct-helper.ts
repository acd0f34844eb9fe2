import { rangeError } from "../../../../base/argument-error.ts";
import type { Check } from "../../../../base/check.ts";
import { textLength } from "../../../../schema/values/text.ts";
import type { CtHelper } from "../../model/objects.ts";
import { checkText } from "../../statements/simple/checks.ts";
import { line } from "../../text/scanner/lines.ts";
import { quoted } from "../../text/scanner/quotes.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";
import { networkLine, protocolChecks, readProtocols, readTransport, writeProtocols } from "./protocols.ts";

/** NF_CT_HELPER_NAME_LEN without the NUL (include/net/netfilter/nf_conntrack_helper.h). */
const MAX_TYPE_BYTES = 15;

const checkType: Check = (value, path) => {
  checkText(value, path);
  const bytes = textLength(value);
  if (bytes > MAX_TYPE_BYTES)
    throw rangeError(path, `expected a name of at most ${MAX_TYPE_BYTES} bytes, got ${bytes}`);
};

export const ctHelper: ObjectKind<CtHelper> = {
  fields: { checks: { ...protocolChecks, type: checkType }, required: ["type", "protocol"] },
  write: (helper, interfaces) => ({ name: helper.type, ...writeProtocols(helper, interfaces) }),
  read: (data, interfaces) => ({ type: String(data["name"]), ...readProtocols(data, interfaces) }),
  lacking: ({ type, protocol }) =>
    `the kernel has no helper "${type}" for ${protocol}: load its module, such as nf_conntrack_${type}`,
};

export const ctHelperText = (): ObjectText<CtHelper> => ({
  required: { type: "type" },
  lines: [
    line(
      "type",
      (reader) => {
        const type = reader.name("the name of a helper in quotes");
        reader.expect("protocol");
        return { type, ...readTransport(reader) };
      },
      ({ type, protocol }) => `type ${quoted(type)} protocol ${protocol}`,
    ),
    networkLine(),
  ],
});
