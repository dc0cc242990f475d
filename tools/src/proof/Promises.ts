/** What a user can rely on, with what shows it. */
export interface Promised {
  /** A sentence. */
  readonly promise: string
  /** Names of proofs. */
  readonly proofs: ReadonlyArray<string>
  /** A test file from the root of the repository, and the beginning of the title of a test in it. */
  readonly test: readonly [file: string, title: string]
}

/** The promises about records, files, dead letters and state, in the order of docs/RELIABILITY.md. */
export const promises: ReadonlyArray<Promised> = [
  {
    promise: "Every record that is read has one outcome, and the account adds up.",
    proofs: ["laws", "pipeline"],
    test: ["packages/core/test/Pipeline.test.ts", "delivers every record and closes with an account that adds up"]
  },
  {
    promise: "An event or purchase that may have been applied is not sent again; its record is Unknown.",
    proofs: ["laws", "pipeline", "survival"],
    test: ["packages/core/test/Pipeline.test.ts", "never sends an uncertain item that is not repeatable again"]
  },
  {
    promise: "The dead letter of a record that was not delivered is on disk before the record counts as settled.",
    proofs: ["laws", "survival"],
    test: ["packages/core/test/Pipeline.test.ts", "writes a dead letter before the record is acknowledged"]
  },
  {
    promise: "After kill -9, nothing is lost or sent twice, and exactly what was in flight is Unknown.",
    proofs: ["kills", "survival"],
    test: ["apps/sluice/test/Kills.test.ts", "loses no record and applies none twice"]
  },
  {
    promise: "A record has one dead letter for a destination, however often the run is killed.",
    proofs: ["survival", "kills"],
    test: ["apps/sluice/test/WrittenLetters.test.ts", "are not written again for the records"]
  },
  {
    promise:
      "Files are recognised by their content: renamed, rotated, copied and rewritten files are handled as documented.",
    proofs: ["files", "survival"],
    test: ["packages/node/test/FileRuns.test.ts", "rotated by renaming"]
  },
  {
    promise: "A stopped run continues after the last record.",
    proofs: ["pipeline", "survival"],
    test: ["packages/core/test/Pipeline.test.ts", "stop drains what is in flight"]
  },
  {
    promise: "The exit code is 0 only if no run since the last one that ended normally left an open dead letter.",
    proofs: ["survival"],
    test: ["apps/sluice/test/Files.test.ts", "is 2 in the run that completes one with dead letters"]
  },
  {
    promise: "A replay sends each dead letter once, even if it is killed.",
    proofs: ["survival"],
    test: ["apps/sluice/test/Files.test.ts", "of the replay after a killed one is 2"]
  },
  {
    promise: "Damaged state is reported or stops the run; no run silently starts from less than was stored.",
    proofs: ["damage"],
    test: ["packages/node/test/Damage.test.ts", "in every class of bytes of the file"]
  },
  {
    promise: "A damaged replay journal is reported, whichever byte changed.",
    proofs: [],
    test: ["packages/node/test/ReplayJournal.test.ts", "is read as it was written, or is called damaged"]
  },
  {
    promise: "State of another version of Sluice is not mistaken for empty state.",
    proofs: [],
    test: ["packages/node/test/StateFile.test.ts", "of another format is rejected"]
  }
]
