export {
  type Configuration,
  ConfigurationError,
  type Options as ConfigurationOptions
} from "./configuration/Configuration.js"
export type { ConfigurationProblem } from "./configuration/Problem.js"
export type { Written as WrittenConfiguration } from "./configuration/Shape.js"
export type { ExitCode, RunReport } from "./RunReport.js"
export type { RunError } from "./Runs.js"
export {
  ClosedError,
  FailedError,
  InvalidError,
  RejectedError,
  type SendError,
  StoppedError,
  UnknownError
} from "./SendErrors.js"
export {
  type From,
  layer,
  make,
  type ReplayOptions,
  type ReplayReport,
  type Running,
  type RunOptions,
  type SendOptions,
  Sluice
} from "./Sluice.js"
