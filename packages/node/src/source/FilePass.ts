import type { Entry, KnownPart, Position } from "@sluice/core/Source"
import type { Json } from "@sluice/values/Json"
import { type InputFile, standardInput } from "../files/InputFiles.js"
import { FileMark, identify, type KeptFile } from "./FileParts.js"
import { type PlannedFile, planFiles } from "./FilePlans.js"
import { FileReading, type ReadSettings } from "./FileReading.js"
import { brokenReport, type FileReport } from "./FileReport.js"
import type { Settings } from "./FileSettings.js"

/** The chunk size that suits the pipeline best; see {@link Source.open}. */
const chunkSize = 256

/** A file that was opened. */
interface OpenedFile {
  readonly planned: PlannedFile
  readonly reading: FileReading
  readonly mark: FileMark
}

/** One pass over the files. */
export class FilePass {
  readonly #files: ReadonlyArray<InputFile>
  readonly #broken: ReadonlyArray<InputFile>
  readonly #reader: ReadSettings
  readonly #settings: Settings
  #planned: ReadonlyArray<PlannedFile> = []
  /** Files that were opened, by their parts. */
  readonly #readings = new Map<string, OpenedFile>()
  /** Files that count as read, by their parts. */
  readonly #whole = new Map<string, KeptFile>()
  #next = 0
  #open: FileReading | undefined
  #seq = 0
  /** Number of the first entry of the current file. */
  #firstInFile = 0
  #closed = false
  /**
   * Entries that were read and not returned yet. They are not the value of a promise, which would keep them in memory
   * for longer.
   */
  #entries: Array<Entry> = []
  /** Name of the file that is being read, for errors. */
  current: string
  bytes = 0
  #reports: ReadonlyArray<FileReport> = []
  forgotten: ReadonlyArray<string> = []
  accepted: ReadonlyArray<{ readonly part: string; readonly position: Position }> = []

  constructor(of: {
    readonly files: ReadonlyArray<InputFile>
    readonly broken: ReadonlyArray<InputFile>
    readonly reader: ReadSettings
    readonly settings: Settings
  }) {
    this.#files = of.files
    this.#broken = of.broken
    this.#reader = of.reader
    this.#settings = of.settings
    this.current = of.files[0]?.name ?? ""
  }

  /** Decides how this run treats each file. `now` in milliseconds since 1970. */
  async begin(known: ReadonlyArray<KnownPart>, now: number): Promise<void> {
    this.#readings.clear()
    this.#whole.clear()
    this.#next = 0
    this.#seq = 0
    this.#closed = false
    this.#entries = []
    this.bytes = 0
    const { accepted, forgotten, planned, reports } = await planFiles(this.#files, known, now, this.#settings)
    for (const file of accepted) this.#whole.set(file.part, file)
    this.#planned = planned
    this.#reports = [...reports, ...this.#broken.map(({ isNoFile, name }) => brokenReport(name, isNoFile ?? "link"))]
    this.forgotten = forgotten
    this.accepted = accepted.map(({ part, lastEntry }) => ({ part, position: lastEntry }))
  }

  /** The treatment of each file by this run, and the completely read files that are equal. */
  reports(): ReadonlyArray<FileReport> {
    const firsts = new Map<string, string>()
    const equal = new Map<string, string>()
    for (const { planned, reading } of this.#readings.values()) {
      const { name, resume } = planned.plan
      const { boundaries, bytes, first, rest } = reading.readPart(1)
      if (resume !== undefined || bytes === 0 || !reading.isComplete) continue
      const content = JSON.stringify([bytes, first, boundaries, rest])
      const other = firsts.get(content)
      if (other === undefined) firsts.set(content, name)
      else equal.set(name, other)
    }
    const formats = new Map([...this.#readings.values()].map(({ reading }) => [reading.plan.name, reading.format]))
    return this.#reports.map((report) => {
      const equals = equal.get(report.name)
      const format = formats.get(report.name)
      return { ...report, ...(equals !== undefined && { equals }), ...(format !== undefined && { format }) }
    })
  }

  /** Reads the next entries: at most 256, and at most those of one disk read. Adds none at the end. */
  async advance(): Promise<void> {
    while (!this.#closed && this.#entries.length === 0) {
      const reading = this.#open ?? (await this.#openNext())
      if (reading === undefined) return
      const more = await reading.advance(this.#entries, this.#seq, chunkSize)
      if (more) continue
      this.#open = undefined
      await reading.close()
    }
  }

  /** Returns the entries of the last {@link advance} once; undefined at the end. */
  handOver(): ReadonlyArray<Entry> | undefined {
    const entries = this.#entries
    this.#entries = []
    this.#seq += entries.length
    return entries.length === 0 ? undefined : entries
  }

  async #openNext(): Promise<FileReading | undefined> {
    const planned = this.#planned[this.#next]
    if (planned === undefined) return undefined
    this.#next++
    const { plan } = planned
    this.current = plan.name
    // Set the name before opening the file, because an archive may be damaged at its start.
    this.#firstInFile = this.#seq
    const count = (bytes: number): void => {
      this.bytes += bytes
    }
    const stdin = plan.name === standardInput ? (this.#settings.stdin ?? process.stdin) : undefined
    const reading = await FileReading.open(plan, this.#reader, count, stdin)
    if (this.#closed) {
      await reading.close()
      return undefined
    }
    this.#readings.set(plan.part, { planned, reading, mark: new FileMark(planned.facts) })
    this.#open = reading
    return reading
  }

  /** Files that come after the current one. */
  get filesAfter(): number {
    return this.#planned.length - this.#next
  }

  /** Entries of the current file that were returned. */
  get readInFile(): number {
    return this.#seq - this.#firstInFile
  }

  identify(part: string, position: Position | undefined): Json {
    const whole = this.#whole.get(part)
    if (whole !== undefined) return identify(whole)
    const known = this.#readings.get(part)
    if (known === undefined) return null
    const { planned, reading } = known
    const start = reading.startBefore(position)
    return identify({ ...planned.facts, read: reading.readPart(), ...reading.lastEntry, start })
  }

  mark(part: string): Json {
    const known = this.#readings.get(part)
    if (known === undefined) return null
    const { mark, reading } = known
    return mark.at(reading.bytesRead, reading.lastEntry, () => reading.readPart(1))
  }

  async close(): Promise<void> {
    this.#closed = true
    // The stream may still wait for its first bytes and have no owner yet.
    if (this.current === standardInput) (this.#settings.stdin ?? process.stdin).destroy()
    await this.#open?.close()
    this.#open = undefined
  }
}
