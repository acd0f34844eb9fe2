import { compareWithYnl } from "./suite.ts";

compareWithYnl("/opt/ynl", { messages: 400, requests: 40, accepted: 35, events: 50 });
