// Dumps all IPv4 routes. With `walk`, reads only the header of each message; with `decode`, decodes the message:
// dump-routes.ts walk | decode
import {
  AttributeReader,
  dump,
  type MessageView,
  NETLINK_ROUTE,
  RTA_DST,
  RTA_GATEWAY,
  RTA_OIF,
  RTA_PRIORITY,
  RTA_TABLE,
} from "../../src/index.ts";
import { getRoutes } from "../lib/routes.ts";
import { measure, serve } from "../lib/serve.ts";

const RTMSG = 12;
const request = getRoutes();
const attribute = new AttributeReader();

/** A route decoded from a dump message. */
interface Route {
  destinationLength: number;
  protocol: number;
  scope: number;
  type: number;
  destination: number;
  device: number;
  table: number;
  priority: number;
  gateway: number;
}

function decode(message: MessageView): Route {
  const { view, offset } = message;
  const route: Route = {
    destinationLength: view.getUint8(offset + 17),
    protocol: view.getUint8(offset + 21),
    scope: view.getUint8(offset + 22),
    type: view.getUint8(offset + 23),
    destination: 0,
    device: 0,
    table: 0,
    priority: 0,
    gateway: 0,
  };
  message.attributes(RTMSG, attribute);
  while (attribute.next()) {
    switch (attribute.type) {
      case RTA_DST:
        route.destination = attribute.be32();
        break;
      case RTA_OIF:
        route.device = attribute.u32();
        break;
      case RTA_TABLE:
        route.table = attribute.u32();
        break;
      case RTA_PRIORITY:
        route.priority = attribute.u32();
        break;
      case RTA_GATEWAY:
        route.gateway = attribute.be32();
        break;
    }
  }
  return route;
}

/** The last decoded route. Without this reference, the JavaScript engine could omit creating the object. */
export let last: Route | undefined;

function digest(route: Route): number {
  last = route;
  const { destination, device, table, priority, gateway, destinationLength, protocol, scope, type } = route;
  return (destination & 0xffff) + device + table + priority + gateway + destinationLength + protocol + scope + type;
}

const decodes = process.argv[2] === "decode";

await serve(() =>
  measure(() => {
    let operations = 0;
    let checksum = 0;
    for (const message of dump(NETLINK_ROUTE, request)) {
      operations++;
      checksum += decodes ? digest(decode(message)) : message.length + message.type;
    }
    return { operations, checksum };
  }),
);
