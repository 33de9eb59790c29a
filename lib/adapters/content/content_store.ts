import type { Clock } from "../../ports.ts";
import type { Durable } from "./durable.ts";
import type { ContentLayout } from "./layout.ts";

/** What storing contents works with. */
export interface ContentStore {
  readonly layout: ContentLayout;
  readonly durable: Durable;
  readonly clock: Pick<Clock, "now">;
}
