import { useState } from "react"
import type { Schemas } from "../../control/Client.js"
import { Advice } from "../../parts/Advice.js"
import { useSetFilter } from "./Filters.js"
import { isInside, pathOf, reveal } from "./Place.js"

type Note = Schemas["RequestNote"]

interface Props {
  readonly title: string
  readonly id: string
  readonly notes: ReadonlyArray<Note>
  /** The objects that were accepted without effect. */
  readonly dropped: Schemas["RequestDetail"]["dropped"]
  readonly body: unknown
}

/** Notes with the same code, in the order of their first one. */
const grouped = (notes: ReadonlyArray<Note>): ReadonlyArray<readonly [Note, ...Array<Note>]> => {
  const groups = new Map<string, [Note, ...Array<Note>]>()
  for (const note of notes) {
    const known = groups.get(note.code)
    if (known === undefined) groups.set(note.code, [note])
    else known.push(note)
  }
  return [...groups.values()]
}

const Line = ({
  note: { path, message },
  dropped,
  body
}: { readonly note: Note } & Pick<Props, "dropped" | "body">) => {
  const found = pathOf(path, body)
  return (
    <li>
      {path !== "" && found.length > 0 && (
        <button type="button" className="place" onClick={() => reveal(found)} title="Show in the body">
          {path}
        </button>
      )}
      <span className="reason">
        <Advice text={path !== "" && message.startsWith(`${path} `) ? message.slice(path.length + 1) : message} />
      </span>
      {dropped.some((object) => isInside(path, object)) && <span className="tag tag-warn">dropped</span>}
    </li>
  )
}

const fewLines = 5

/** The notes with one code. A long list is collapsed. */
const Lines = ({ notes, dropped, body }: Pick<Props, "notes" | "dropped" | "body">) => {
  const [isWhole, showWhole] = useState(false)
  const shown = isWhole ? notes : notes.slice(0, fewLines)
  const rest = notes.length - shown.length
  return (
    <>
      <ul>
        {shown.map((note, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and two notes may be equal
          <Line key={index} note={note} dropped={dropped} body={body} />
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" className="place" onClick={() => showWhole(true)}>
          {rest} more
        </button>
      )}
    </>
  )
}

/** The mistakes in a request, or the advice about it: what happened where, and what to do. */
export const NoteList = ({ title, id, notes, dropped, body }: Props) => {
  const setFilter = useSetFilter()
  return (
    <section className="block" aria-labelledby={id}>
      <h3 id={id}>
        {title} <span className="quiet">{notes.length}</span>
      </h3>
      <ul className="notes">
        {grouped(notes).map((group) => {
          const [{ code, advice }] = group
          return (
            <li key={code}>
              <Lines notes={group} dropped={dropped} body={body} />
              <p className="quiet">
                <Advice text={advice} />{" "}
                <button
                  type="button"
                  className="code-button"
                  onClick={() => setFilter({ code, sentence: "" })}
                  title="List all requests with this code"
                >
                  {code}
                </button>
              </p>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
