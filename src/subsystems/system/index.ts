export type { Gap } from "../../workers/receiver/received-batch.ts";
export * from "./audit/index.ts";
export { type DeviceAction, type DeviceEvent, type DeviceEventOptions, DeviceEvents } from "./device-events.ts";
export { type ProcessEvent, type ProcessEventOptions, ProcessEvents, type Task } from "./process-events.ts";
export { notifyServiceManager, type ServiceState, watchdogTimeoutMs } from "./service-manager.ts";
export { SocketEvents, type SystemEventOptions } from "./socket-events.ts";
