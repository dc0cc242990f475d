import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { WorkspacePackage } from "../ImportRules.js"
import type { CheckResult, Finding } from "./Finding.js"
import { sourcesOf } from "./SourceFiles.js"

/** A module that may read the wall clock, and the date that it needs. */
export interface WallClockReader {
  /** From the root of the repository. */
  readonly file: string
  readonly date: string
}

const preparation = "values are prepared with the date of the preparation"
const letter = "the date of a dead letter or of an entry of a journal"
const lock = "a lock and files are compared with their dates"
const response = "dates in a response"

/** Modules that may read the wall clock, with the date that each of them needs. */
export const wallClockReaders: ReadonlyArray<WallClockReader> = [
  { file: "apps/inspector/src/parts/FirstSteps.tsx", date: "the time of an event in a sample" },
  { file: "apps/mock-braze/src/wire/SelfSigned.ts", date: "the validity of a certificate" },
  { file: "apps/sluice/src/Sluice.ts", date: "the age of dead letters" },
  { file: "apps/sluice/src/commands/init/proposal/Trial.ts", date: preparation },
  { file: "apps/sluice/src/commands/map/MapAction.ts", date: preparation },
  { file: "apps/sluice/src/commands/replay/ReplayAction.ts", date: "the age of dead letters" },
  { file: "apps/sluice/src/commands/run/RunAction.ts", date: "the start in a report" },
  { file: "apps/sluice/src/run/Estimate.ts", date: preparation },
  { file: "apps/sluice/src/run/Forgetting.ts", date: lock },
  { file: "apps/sluice/src/run/RecordHistory.ts", date: preparation },
  { file: "apps/sluice/src/run/RunLog.ts", date: "the start and the end in the log of runs" },
  { file: "apps/sluice/src/run/Runs.ts", date: "the start in the log of runs" },
  { file: "apps/sluice/src/run/Status.ts", date: lock },
  { file: "apps/sluice/src/wiring/Probe.ts", date: "compared with the date of the server" },
  { file: "apps/sluice/src/wiring/RemovedAttributes.ts", date: preparation },
  { file: "apps/sluice/src/terminal/ProgressDisplay.ts", date: "the end of a pause" },
  { file: "packages/core/src/delivery/Delivery.ts", date: response },
  { file: "packages/core/src/destination/Endpoint.ts", date: response },
  { file: "packages/core/src/live/LiveSender.ts", date: letter },
  { file: "packages/core/src/live/MemoryQueue.ts", date: "the age of a queued record" },
  { file: "packages/core/src/run/DeadLetterWriter.ts", date: letter },
  { file: "packages/core/src/run/OpenDeliveries.ts", date: "the date of a remembered delivery" },
  { file: "packages/core/src/run/RememberedAnswers.ts", date: "the age of an answer, which processes share" },
  { file: "packages/core/src/run/Run.ts", date: preparation },
  {
    file: "packages/destination-ndjson/src/Destination.ts",
    date: "the time in an audit line and in the name of a file"
  },
  { file: "packages/node/src/letters/ReplayJournal.ts", date: letter },
  { file: "packages/node/src/source/FileSource.ts", date: lock },
  { file: "packages/node/src/state/AnswerFile.ts", date: "the age of an answer, which processes share" },
  { file: "packages/node/src/state/StateFile.ts", date: lock },
  { file: "packages/pypestream/src/conversations/ConversationExport.ts", date: "the hours of an export" },
  { file: "packages/pypestream/src/client/RawRequest.ts", date: response },
  { file: "packages/pypestream/src/node/ActionNode.ts", date: "the date of a call" },
  { file: "packages/testing/src/Runner.ts", date: "the date of a simulated run" },
  { file: "packages/testing/src/Simulation.ts", date: "virtual time, which is not set" },
  { file: "packages/testing/src/VirtualTime.ts", date: "virtual time, which is not set" },
  { file: "tools/src/Proof.ts", date: "the date of a result" }
]

const reading = /\b(?:Clock\.currentTimeMillis|unsafeCurrentTime(?:Millis)|Date\.now\(|new Date\(\))/

/**
 * Modules that read the wall clock without a reason in {@link wallClockReaders}. Someone may set the wall clock at any time,
 * so intervals, deadlines and waits use monotonic time.
 */
export const checkWallClock = (
  root: string,
  packages: ReadonlyArray<WorkspacePackage>,
  readers: ReadonlyArray<WallClockReader>
): CheckResult => {
  const files = packages.flatMap(({ folder }) => sourcesOf(root, `${folder}/src`))
  const reads = new Set(files.filter((file) => reading.test(readFileSync(join(root, file), "utf8"))))
  const listed = new Set(readers.map(({ file }) => file))
  const unlisted = [...reads]
    .filter((file) => !listed.has(file))
    .map(
      (file): Finding => ({
        where: file,
        message:
          "reads the wall clock. For intervals, use MonotonicTime of @sluice/core or performance.now(). If it needs a date, list it with the date in tools/src/checks/WallClock.ts."
      })
    )
  const unused = readers
    .filter(({ file }) => !reads.has(file))
    .map(
      ({ file }): Finding => ({
        where: "tools/src/checks/WallClock.ts",
        message: `lists ${file}, which does not read the wall clock; remove it`
      })
    )
  return { examined: files.length, findings: [...unlisted, ...unused] }
}
