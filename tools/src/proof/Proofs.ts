import { readdirSync } from "node:fs"
import { join } from "node:path"
import { root } from "../Repository.js"

/** A claim of the project, with the tests that prove it at any size. */
export interface Proof {
  readonly name: string
  /** The claim, as a sentence. */
  readonly proves: string
  /** Test files from the root of the repository. Each reads `SLUICE_PROOF` and runs at full size if it is `full`. */
  readonly files: ReadonlyArray<string>
  /** The size of the proof in `npm test`. */
  readonly small: string
  /** The size of the proof in `npm run proof NAME`. */
  readonly full: string
}

/** The law tests of every destination, so that a new one is proved without a row here. A missing file fails `Proof.test.ts`. */
const lawTests: ReadonlyArray<string> = readdirSync(join(root, "packages"))
  .filter((name) => name.startsWith("destination-"))
  .sort()
  .map((name) => `packages/${name}/test/Laws.test.ts`)

/** Every proof, in the order of the list and of docs/RELIABILITY.md. */
export const proofs: ReadonlyArray<Proof> = [
  {
    name: "laws",
    proves:
      "Profiles, events and purchases keep every law of delivery under random records, configurations, faults and stops, in process and over HTTP.",
    files: lawTests,
    small: "50 worlds in process and 10 over HTTP for each destination",
    full: "1,000 worlds in process and 50 over HTTP for each destination"
  },
  {
    name: "canary",
    proves:
      "If a vendor repeats its key and every value in a response, with any status, none of them reaches outcomes, reports, logs or spans.",
    files: ["packages/testing/test/Echo.test.ts"],
    small: "20 worlds for each place of the key; 30 for each Braze destination, in the tests of the proof laws",
    full: "2,000 worlds for each place of the key; 5,000 for each Braze destination, in the proof laws"
  },
  {
    name: "custom-destination",
    proves: "A destination that is written with the public API alone satisfies every law of delivery.",
    files: ["packages/testing/test/OwnDestination.test.ts"],
    small: "50 worlds",
    full: "1,000 worlds"
  },
  {
    name: "mutants",
    proves: "The laws find every typical mistake in three destinations for different kinds of API.",
    files: ["packages/testing/test/Mutants.test.ts"],
    small: "15 worlds for each correct destination, and up to 200 for each mistake",
    full: "1,000 worlds for each correct destination, and up to 200 for each mistake"
  },
  {
    name: "runners",
    proves: "Proofs pass, fail and set their own time limits in Vitest, Jest and node:test.",
    files: ["packages/testing/test/Runners.test.ts"],
    small: "node:test",
    full: "the three runners; Jest is installed for it"
  },
  {
    name: "emulator",
    proves:
      "The emulator responds to any JSON, accounts for every object of a request, and applies nothing of a refused object.",
    files: ["packages/braze-emulator/test/Laws.test.ts", "packages/braze-emulator/test/PeopleLaws.test.ts"],
    small: "100 to 400 requests for each law",
    full: "10,000 requests for each law"
  },
  {
    name: "files",
    proves:
      "Reading NDJSON neither loses nor changes a record, wherever the chunks are cut, and a file is recognised by its content.",
    files: ["packages/node/test/FileSource.test.ts", "packages/node/test/FileMatch.test.ts"],
    small: "100 to 2,000 files for each property",
    full: "10,000 files for each property"
  },
  {
    name: "pipeline",
    proves:
      "A pipeline satisfies every law with any replies of an endpoint, and a run that continues after a stop sends nothing twice and leaves nothing out.",
    files: ["packages/testing/test/Pipeline.test.ts"],
    small: "200 worlds",
    full: "1,000 worlds"
  },
  {
    name: "survival",
    proves:
      "However people change files and dead letters, and whenever a run or a replay is killed, no record is lost, nothing that is not repeatable is sent twice, and files and exit codes match a reference model.",
    files: ["apps/sluice/test/Survival.test.ts"],
    small: "135 sequences of commands, and 68 with remembered deliveries",
    full: "12,000 sequences of commands, and 6,000 with remembered deliveries"
  },
  {
    name: "damage",
    proves:
      "A damaged byte of a state file, its log or its remembered ids affects only its row, which is reported, or stops the run before it sends anything; no run silently starts from less than was stored.",
    files: ["packages/node/test/Damage.test.ts"],
    small: "two bytes of every class of bytes",
    full: "every byte of both files that is used, and 40 of each part of the log"
  },
  {
    name: "kills",
    proves:
      "The command loses no record and applies none twice when it is killed at random times; only records without a response are Unknown.",
    files: ["apps/sluice/test/Kills.test.ts"],
    small: "4 kills over 5,000 events in 5 files",
    full: "200 kills over 100,000 events in 5 files"
  },
  {
    name: "live",
    proves:
      "A live sender with a queue on disk delivers or reports every record that it acknowledged, in order for each person and none twice, when it is killed or stopped at any time, also during an outage and on a full disk.",
    files: ["apps/sluice/test/LiveKills.test.ts", "packages/core/test/LiveSender.test.ts"],
    small: "4 kills, 2 stops, a full disk, and 15 worlds of a queue in memory",
    full: "100 kills, 2 stops, a full disk, and 300 worlds of a queue in memory"
  },
  {
    name: "init",
    proves:
      "The configuration that `init` writes for an export of a known system delivers all of its contents, and Braze refuses none.",
    files: ["apps/sluice/test/InitLaw.test.ts"],
    small: "one export of 50 people from each system",
    full: "100 exports of 50 people from each system"
  },
  {
    name: "remember",
    proves:
      "With remembered deliveries, no record is lost and nothing that is not repeatable is applied twice, over any passes, changes and kills; 10,000,000 ids open with 2 seconds of CPU and 150 MB.",
    files: ["packages/testing/test/Remember.test.ts", "packages/node/test/DeliveryFile.test.ts"],
    small: "60 worlds of up to 5 passes for each law, 6 histories of the file, 3 kills during merges and 3,000 ids",
    full: "5,000 worlds of up to 5 passes for each law, 300 histories of the file, 100 kills during merges and 10,000,000 ids"
  },
  {
    name: "limits",
    proves:
      "No window of a rate limit has more requests than the limit, large or small, whatever the date does, nor if two processes share it. One process uses at least 95 % of it in virtual time.",
    files: [
      "packages/testing/test/RateLimits.test.ts",
      "packages/node/test/SharedLimitFile.test.ts",
      "apps/sluice/test/RateLimits.test.ts"
    ],
    small:
      "2 windows of 3,000, 20 of 60 and 40 of 5 requests in virtual time, 25 worlds of processes, and two runs in real time",
    full: "60 windows of 3,000, 1,200 of 60 and 2,000 of 5 requests in virtual time; 2,000 worlds of processes; two processes with 60 and 5 in real time, also under faketime if it is installed"
  },
  {
    name: "storm",
    proves:
      "Under 30 % errors, 10 % resets, 10 % lost responses and bursts of 429, no record is lost, and nothing that is not repeatable is applied twice.",
    files: ["packages/testing/test/Storm.test.ts"],
    small: "6,000 records in virtual time",
    full: "100,000 records in virtual time"
  },
  {
    name: "outage",
    proves:
      "A destination that is down for an hour gets few requests, receives every record once afterwards, and no record fails.",
    files: ["packages/testing/test/Outage.test.ts"],
    small: "20,000 records and an hour of virtual time",
    full: "500,000 records and an hour of virtual time"
  },
  {
    name: "soak",
    proves: "A long run uses no more memory at the end than at the beginning.",
    files: ["packages/testing/test/Soak.test.ts"],
    small: "200,000 records",
    full: "10,000,000 records"
  },
  {
    name: "packages",
    proves:
      "The samples of every README compile and run in an npm and a pnpm project that installs the packed packages by the documented line.",
    files: ["tools/test/Packages.test.ts"],
    small: "the install lines only; `.ci/run` installs and loads every package",
    full: "every README with both package managers, three resolutions of types, and every installed version of Node"
  }
]
