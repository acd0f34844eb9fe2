import { testRecordedGroup } from "./expect-repeated.ts";

testRecordedGroup("kinds");
