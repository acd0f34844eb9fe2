import { DeviceEvents } from "bun-netlink/system";

await using events = DeviceEvents.open({ subsystems: ["net"] });
console.log("waiting for devices");
for await (const event of events) {
  if (event.kind !== "device" || event.env["INTERFACE"] !== "br0") continue;
  console.log(`${event.action} ${event.env["INTERFACE"]}`);
  break;
}
