/** A promise to users, with its proofs and a test. */
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
    test: ["packages/core/test/Pipeline.test.ts", "never sends an uncertain unrepeatable item again"]
  },
  {
    promise: "The dead letter of a record that was not delivered is on disk before the record counts as finished.",
    proofs: ["laws", "survival"],
    test: ["packages/core/test/Pipeline.test.ts", "writes a dead letter before the record is acknowledged"]
  },
  {
    promise: "After kill -9, nothing is lost or sent twice, and exactly the records without a response are Unknown.",
    proofs: ["kills", "survival"],
    test: ["apps/sluice/test/Kills.test.ts", "loses no record and applies none twice"]
  },
  {
    promise: "A record has one dead letter for a destination, even if the run is killed several times.",
    proofs: ["survival", "kills"],
    test: ["apps/sluice/test/WrittenLetters.test.ts", "are not written again for records"]
  },
  {
    promise:
      "Files are recognised by their content: renamed, rotated, copied and rewritten files are handled as documented.",
    proofs: ["files", "survival"],
    test: ["packages/node/test/FileRuns.test.ts", "rotated by renaming"]
  },
  {
    promise:
      "Each case in the table of files in docs/reference/sources.md ends as documented, verified by what the vendor counted.",
    proofs: ["survival"],
    test: ["apps/sluice/test/FileStories.test.ts", "is in the table of the reference, and in this one"]
  },
  {
    promise: "A rewritten file or a copy is refused alone; the other files are sent.",
    proofs: ["survival"],
    test: ["packages/node/test/FileRuns.test.ts", "a row was rewritten: only this file is refused"]
  },
  {
    promise: "With --require-state, a run that finds no earlier state stops and does not create one.",
    proofs: [],
    test: ["apps/sluice/test/Files.test.ts", "must exist with --require-state, which does not create it"]
  },
  {
    promise: "A stopped run continues after the last record.",
    proofs: ["pipeline", "survival"],
    test: ["packages/core/test/Pipeline.test.ts", "stop waits for requests in flight"]
  },
  {
    promise: "The exit code is 0 only if no run since the last one that ended normally left an open dead letter.",
    proofs: ["survival"],
    test: ["apps/sluice/test/Files.test.ts", "is 2 in the run that completes a"]
  },
  {
    promise: "A replay sends each dead letter once, even if it is killed.",
    proofs: ["survival"],
    test: ["apps/sluice/test/Files.test.ts", "of the replay after a killed one is 2"]
  },
  {
    promise:
      "With remembered deliveries, a record counts once, even if it comes from several files, standard input or a program.",
    proofs: ["remember", "survival"],
    test: [
      "apps/sluice/test/Remember.test.ts",
      "standard input, records of a program and later files share remembered deliveries"
    ]
  },
  {
    promise: "With remembered deliveries, only those items of a changed record are sent that can be sent twice.",
    proofs: ["remember"],
    test: ["apps/sluice/test/Remember.test.ts", "a changed record sends its profile again"]
  },
  {
    promise: "With remembered deliveries, an id with two contents in one run stops the run.",
    proofs: [],
    test: ["apps/sluice/test/Remember.test.ts", "an id with two contents in one run stops it"]
  },
  {
    promise: "Remembered deliveries survive kills while they are merged.",
    proofs: ["remember"],
    test: ["packages/node/test/DeliveryFile.test.ts", "are complete after kill -9 while they are merged"]
  },
  {
    promise: "A dead-letter file with other content stops a run before it sends anything.",
    proofs: [],
    test: ["apps/sluice/test/Files.test.ts", "with other content stops a run before it sends anything"]
  },
  {
    promise: "Dead letters are recognised after a person saved them in another form.",
    proofs: ["survival"],
    test: ["apps/sluice/test/Files.test.ts", "that a person saved again is replayed"]
  },
  {
    promise: "A dead letter of a renamed route stays open.",
    proofs: [],
    test: ["apps/sluice/test/Remember.test.ts", "a dead letter of a renamed route stays open"]
  },
  {
    promise:
      "A forgotten person is removed from state, dead letters and outcomes, and later records about them are skipped.",
    proofs: [],
    test: ["apps/sluice/test/Forget.test.ts", "removes letters, their journal and outcomes of a record"]
  },
  {
    promise: "Damaged state is reported or stops the run; no run silently starts from less than was stored.",
    proofs: ["damage"],
    test: ["packages/node/test/Damage.test.ts", "in every class of bytes of the file"]
  },
  {
    promise: "A state that is missing, older than what was stored, or without the end of its log is noticed.",
    proofs: ["damage"],
    test: ["packages/node/test/Damage.test.ts", "and the log may end anywhere, even between two commits"]
  },
  {
    promise: "Damage to any file beside the state stops the run, is reported, or has no effect on what is sent.",
    proofs: [],
    test: ["apps/sluice/test/DamagedFiles.test.ts", "stops the run, is reported or has no effect"]
  },
  {
    promise: "A damaged replay journal is reported for every changed byte.",
    proofs: [],
    test: ["packages/node/test/ReplayJournal.test.ts", "is read as it was written, or is reported as damaged"]
  },
  {
    promise:
      "A state that could not grow, for example on a full disk, is complete enough for the next run to continue.",
    proofs: [],
    test: [
      "apps/sluice/test/FileStories.test.ts",
      "a state that cannot grow stops the run, and the next one continues from it"
    ]
  },
  {
    promise: "A source that is a pipe or a device is refused before anything is read from it.",
    proofs: [],
    test: ["apps/sluice/test/FileStories.test.ts", "a named pipe is refused before anything is read from it"]
  },
  {
    promise: "A clock that goes back between two runs changes nothing.",
    proofs: [],
    test: ["apps/sluice/test/FileStories.test.ts", "a clock that goes back changes nothing"]
  },
  {
    promise: "State of another version of Sluice is not mistaken for empty state.",
    proofs: [],
    test: ["packages/node/test/StateFile.test.ts", "of another format is rejected"]
  },
  {
    promise: "A second run with the same state is refused while the first one is in progress.",
    proofs: [],
    test: ["packages/node/test/StateFile.test.ts", "is locked for a second run until the first one ends"]
  },
  {
    promise: "State on a network file system is refused.",
    proofs: [],
    test: ["apps/sluice/test/Files.test.ts", "is refused on a network file system"]
  },
  {
    promise:
      "No window of a rate limit has more requests than the limit, even if two processes share it or the date is moved.",
    proofs: ["limits"],
    test: ["apps/sluice/test/RateLimits.test.ts", "together never exceed its limit"]
  },
  {
    promise: "A request waits before the vendor refuses it, if responses describe the rate limit.",
    proofs: [],
    test: ["packages/core/test/Patience.test.ts", "delays the next request before the vendor refuses it"]
  },
  {
    promise:
      "An outage fails no record: delivery pauses, sends few requests, and continues or ends with the rest pending.",
    proofs: ["outage", "storm"],
    test: ["packages/testing/test/Outage.test.ts", "receives every record once afterwards"]
  }
]
