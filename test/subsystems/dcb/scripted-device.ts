import { dcb as family } from "../../../src/families/dcb.ts";
import {
  ENOBUFS,
  EOPNOTSUPP,
  type MessageView,
  NetlinkSocket,
  RTM_GETDCB,
  RTM_NEWLINK,
  RTM_SETDCB,
} from "../../../src/index.ts";
import { Dcb } from "../../../src/subsystems/dcb/index.ts";
import { message, ScriptedTransport, verdict } from "../../support/scripted-transport.ts";
import { DEVICE } from "./recording.ts";

/**
 * Scripted reply of a fake DCB device to a command: bytes that start with struct dcbmsg, an error number, a driver
 * status, or a lost reply.
 */
export type Answer = { payload: Uint8Array } | { errno: number } | { result: number } | { lost: true };

/** A fake device that supports data center bridging and sends scripted replies. */
export interface ScriptedDevice extends Disposable {
  readonly dcb: Dcb;
  readonly kernel: ScriptedTransport;
}

/**
 * Creates a fake DCB device with scripted replies by command. Several replies are sent in order, and the last one is
 * repeated. Commands without a reply are rejected as unsupported.
 */
export function scriptedDevice(
  answers: Readonly<Record<string, Answer | Answer[]>>,
  device: string | number = DEVICE,
): ScriptedDevice {
  const kernel = new ScriptedTransport((request, transport) => {
    if (request.type !== RTM_GETDCB && request.type !== RTM_SETDCB) return transport.reply(nameOf(request));
    const given = answers[commandOf(request)];
    const answer = Array.isArray(given) ? (given.length > 1 ? given.shift() : given[0]) : given;
    if (answer === undefined) return transport.reply(verdict(request, EOPNOTSUPP));
    if ("errno" in answer) return transport.reply(verdict(request, answer.errno));
    if ("lost" in answer) {
      transport.dropped++;
      return transport.fail(ENOBUFS);
    }
    const payload = "payload" in answer ? answer.payload : resultOf(request, answer.result);
    // The kernel copies the flags of the request, including NLM_F_REQUEST.
    transport.reply([message(request.type, request.flags, request.sequence, payload), verdict(request)]);
  });
  const socket = NetlinkSocket.over(kernel);
  const dcb = Dcb.open(device, { socket });
  return {
    dcb,
    kernel,
    [Symbol.dispose]: () => {
      dcb.close();
      socket.close();
    },
  };
}

/** Returns a scripted reply with the bytes that `digits` contains in hexadecimal. */
export function answer(digits: string): Answer {
  return { payload: Uint8Array.fromHex(digits) };
}

/** Returns the DCB requests that were sent, in hexadecimal, starting with struct dcbmsg. */
export function asked({ kernel }: ScriptedDevice): string[] {
  return kernel.requests.map(({ payload }) => payload.toHex());
}

/** Returns the name of the DCB command in a request. */
function commandOf({ payload }: MessageView): string {
  return family.enums["command"]!.entries.find(({ value }) => value === payload[1])!.name;
}

/** Returns the kernel's reply to a change: an attribute with the status of the change. */
function resultOf(request: MessageView, result: number): Uint8Array {
  const command = commandOf(request);
  const { set, replySet, do: exchange } = family.operations[command]!;
  const attribute = exchange!.reply!.attributes![0]!;
  const { number } = family.sets[replySet ?? set!]!.attributes.find(({ name }) => name === attribute)!;
  return Uint8Array.of(0, request.payload[1]!, 0, 0, 5, 0, number, 0, result & 0xff, 0, 0, 0);
}

/** Returns the kernel's reply to a request for a link by index, which contains only the link's name. */
function nameOf(request: MessageView): Uint8Array {
  const payload = new Uint8Array(28);
  payload.set([10, 0, 3, 0, ...new TextEncoder().encode(DEVICE)], 16);
  return message(RTM_NEWLINK, 0, request.sequence, payload);
}
