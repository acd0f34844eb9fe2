import type { CtHelper } from "../../model/objects.ts";
import { checkName } from "../../statements/simple/checks.ts";
import { line } from "../../text/scanner/lines.ts";
import { quoted } from "../../text/scanner/quotes.ts";
import type { ObjectKind, ObjectText } from "./kind.ts";
import { networkLine, protocolChecks, readProtocols, readTransport, writeProtocols } from "./protocols.ts";

export const ctHelper: ObjectKind<CtHelper> = {
  fields: { checks: { ...protocolChecks, type: checkName }, required: ["type", "protocol"] },
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
