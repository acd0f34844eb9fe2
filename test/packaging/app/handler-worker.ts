import { runHandler } from "bun-netlink/handler";
import handler from "./handler.ts";

runHandler(handler);
