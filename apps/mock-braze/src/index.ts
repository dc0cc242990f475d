export {
  BadInput,
  type FaultReport,
  type LedgerFilter,
  type LedgerPage,
  type OutboxFilter,
  type OutboxPage
} from "./Control.js"
export type { Fetch } from "./Fetch.js"
export { type MockBraze, startMockBraze, type Workspace } from "./MockBraze.js"
export type { Options } from "./Options.js"
export type { Page as UserPage, Query as UserQuery, User } from "./Users.js"
