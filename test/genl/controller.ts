import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_ATTR_OP_POLICY,
  CTRL_ATTR_POLICY,
  CTRL_CMD_GETFAMILY,
  CTRL_CMD_GETPOLICY,
  CTRL_CMD_NEWFAMILY,
  GENL_ID_CTRL,
  type MessageView,
  MessageWriter,
  NETLINK_GENERIC,
  NetlinkSocket,
  NLM_F_MULTI,
} from "../../src/index.ts";
import { done, message, ScriptedTransport, verdict } from "../support/scripted-transport.ts";

/** Writes the attributes of a reply of the generic netlink controller. */
export type Content = (writer: MessageWriter) => MessageWriter;

/** Returns the payload of a message of the generic netlink controller. */
function payload(command: number, content: Content): Uint8Array {
  return content(new MessageWriter(GENL_ID_CTRL).genetlink(command, 2)).finish().payload.slice();
}

/** A simulated controller that sends scripted replies and, like the kernel, acknowledges each request. */
export class ScriptedController extends ScriptedTransport {
  constructor(answer: (command: number, request: MessageView, kernel: ScriptedTransport) => void) {
    super((request, kernel) => answer(request.payload[0]!, request, kernel), { protocol: NETLINK_GENERIC });
  }

  /** A simulated controller that knows one family. The family has the given policy. */
  static of(family: Content, ...policy: Content[]): ScriptedController {
    return new ScriptedController((command, request, kernel) => {
      if (command === CTRL_CMD_GETFAMILY) {
        kernel.reply(message(GENL_ID_CTRL, 0, request.sequence, payload(CTRL_CMD_NEWFAMILY, family)));
        kernel.reply(verdict(request));
      } else if (command === CTRL_CMD_GETPOLICY) {
        for (const part of policy) {
          kernel.reply(message(GENL_ID_CTRL, NLM_F_MULTI, request.sequence, payload(CTRL_CMD_GETPOLICY, part)));
        }
        kernel.reply(done(request));
      }
    });
  }

  /** Opens a socket whose requests are answered by a simulated controller. */
  socket(): NetlinkSocket {
    return NetlinkSocket.over(this);
  }
}

/** The attributes that describe a family in every reply of the controller. */
export const identity =
  (name: string, id: number): Content =>
  (writer) =>
    writer.u16(CTRL_ATTR_FAMILY_ID, id).string(CTRL_ATTR_FAMILY_NAME, name);

/** The controller's message with the numbers of an operation's policies. */
export const operationPolicy =
  (command: number, content: Content): Content =>
  (writer) =>
    writer.nest(CTRL_ATTR_OP_POLICY, (nest) => nest.nest(command, content));

/** The controller's message that describes one attribute of a policy. */
export const attributePolicy =
  (policy: number, attribute: number, content: Content): Content =>
  (writer) =>
    writer.nest(CTRL_ATTR_POLICY, (nest) => nest.nest(policy, (entry) => entry.nest(attribute, content)));
