export * as ActionNodes from "./ActionNodes.js"
export {
  type Configuration,
  ConfigurationError,
  type ReadOptions as ConfigurationOptions
} from "./configuration/Configuration.js"
export {
  type ConfigurationInCode,
  type RouteInCode,
  route,
  type TypedRoute,
  type WrittenConfiguration
} from "./configuration/DestinationValues.js"
export type { ConfigurationProblem } from "./configuration/Problem.js"
export type { SendOptions } from "./live/LiveSending.js"
export * from "./live/SendErrorClasses.js"
export type { SendError } from "./live/SendErrors.js"
export type { ExitCode } from "./report/ExitCode.js"
export type { RunReport } from "./report/RunReport.js"
export type { RunError } from "./run/Runs.js"
export {
  type From,
  layer,
  make,
  type ReplayOptions,
  type ReplayReport,
  type Running,
  type RunOptions,
  Sluice,
  type SluiceOptions
} from "./Sluice.js"
