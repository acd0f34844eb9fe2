import { type FlowAction, type FlowKey, formatActions, formatFlow, parseActions, parseFlow } from "bun-netlink/ovs";
import type { Fields } from "./reduce.ts";
import type { RecordedRequest } from "./requests.ts";

/** A statement that concerns a datapath of Open vSwitch. */
export interface DatapathCall {
  /** Name of the datapath; undefined for a list of all datapaths. */
  readonly datapath: string | undefined;
  /** Whether the statement creates the datapath. */
  readonly creates?: true;
  /** Functions of `bun-netlink/ovs` that the statement calls. */
  readonly functions?: readonly string[];
  /** The statement without the variable of the datapath, such as `.flushFlows()`. */
  readonly text: string;
}

/**
 * Returns the statement of the class `Datapath` with the effect of a recorded request; undefined if there is none.
 *
 * @param literal converts a value to a TypeScript expression.
 */
export function datapathCall(request: RecordedRequest, literal: (value: unknown) => string): DatapathCall | undefined {
  const { family, operation, kind, fields, names } = request;
  const { header, name, portNo } = fields as { header?: Fields; name?: string; portNo?: number };
  if (family === "ovs_datapath" && operation === "new") return { datapath: name, creates: true, text: "" };
  if (family === "ovs_datapath" && kind === "dump") return { datapath: undefined, text: ".list()" };
  const datapath = name !== undefined && family === "ovs_datapath" ? name : names.get(Number(header?.["dpIfindex"]));
  if (datapath === undefined) return undefined;
  const call = (text: string, functions: string[] = []): DatapathCall => ({ datapath, functions, text });
  switch (`${family} ${operation} ${kind}`) {
    case "ovs_datapath del do":
      return call(".delete()");
    case "ovs_datapath get do":
      return call(".info()");
    case "ovs_vport new do":
      return fields["options"] === undefined ? call(`.addPort(${literal(newPort(fields))})`) : undefined;
    case "ovs_vport del do":
      return call(`.removePort(${literal(portNo ?? name)})`);
    case "ovs_vport get dump":
      return call(".ports()");
    case "ovs_vport get do":
      return call(`.getPort(${literal(portNo ?? name)})`);
    case "ovs_flow get dump":
      return call(".flows()");
    case "ovs_flow del do":
      if (fields["key"] === undefined && fields["ufid"] === undefined) return call(".flushFlows()");
      return flowCall(fields, "deleteFlow", call);
    case "ovs_flow get do":
      return flowCall(fields, "getFlow", call);
    case "ovs_flow new do":
      return flowCall(fields, "putFlow", call);
    case "ovs_flow set do":
      return flowCall(fields, "modifyFlow", call);
    default:
      return undefined;
  }
}

/** Returns the argument of `Datapath.addPort` for a recorded request. */
function newPort({ name, type, portNo }: Fields): Fields {
  return { name, type, number: portNo };
}

/** Returns a call with a flow in the text form of ovs-dpctl; undefined if the text has another meaning. */
function flowCall(
  { key, mask, ufid, actions }: Fields,
  method: string,
  call: (text: string, functions: string[]) => DatapathCall,
): DatapathCall | undefined {
  if (key === undefined && ufid !== undefined) return call(`.${method}({ ufid: ${JSON.stringify(ufid)} })`, []);
  try {
    const match = matchText(key as FlowKey, mask as FlowKey | undefined);
    if (match === undefined) return undefined;
    const hasSelector = method === "deleteFlow" || method === "getFlow";
    if (hasSelector) return call(`.${method}(parseFlow(${JSON.stringify(match)}))`, ["parseFlow"]);
    const done = formatActions((actions ?? []) as FlowAction[]);
    if (formatActions(parseActions(done)) !== done) return undefined;
    const given = `...parseFlow(${JSON.stringify(match)}), actions: parseActions(${JSON.stringify(done)})`;
    return call(`.${method}({ ${given} })`, ["parseFlow", "parseActions"]);
  } catch {
    return undefined;
  }
}

/**
 * Returns the text of a flow's key. Keys that match any value, such as `arp()`, are part of it, because the kernel
 * requires the key of each protocol. Returns undefined if the text has another meaning.
 */
function matchText(key: FlowKey, mask: FlowKey | undefined): string | undefined {
  const text = formatFlow(key, mask);
  const omitted = Object.keys(key).filter((name) => !Object.hasOwn(parseFlow(text).key, name));
  const complete = [text, ...omitted.map((name) => `${name}()`)].join(",");
  const parsed = parseFlow(complete);
  const isComplete = Object.keys(key).every((name) => Object.hasOwn(parsed.key, name));
  return isComplete && formatFlow(parsed.key, parsed.mask) === text ? complete : undefined;
}
