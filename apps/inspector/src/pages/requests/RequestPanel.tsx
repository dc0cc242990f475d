import { useState } from "react"
import { format, useAddress } from "../../Address.js"
import { useSettings } from "../../control/Calls.js"
import type { Schemas } from "../../control/Client.js"
import { BackLink } from "../../parts/BackLink.js"
import { CopyButton } from "../../parts/CopyButton.js"
import { bytes, dayAndTime, duration } from "../../parts/Format.js"
import { Icon } from "../../parts/Icon.js"
import { Problem } from "../../parts/Problem.js"
import { StatusBadge } from "../../parts/StatusBadge.js"
import { key } from "../../parts/tree/JsonPath.js"
import { JsonTree, type Mark } from "../../parts/tree/JsonTree.js"
import { curl } from "./Curl.js"
import { EffectLine } from "./EffectLine.js"
import { NoteList } from "./NoteList.js"
import { isInside, pathOf } from "./Place.js"
import { DroppedList, RefusedList } from "./RefusedList.js"
import { Resend } from "./Resend.js"
import { story } from "./Story.js"
import { useEffects, useRequest } from "./useRequest.js"

type Detail = Schemas["RequestDetail"]

/** The mock keeps this number of notes of one request. */
const mostNotes = 200

/** One request with bodies and headers. `item` is its number or its id. */
export const RequestPanel = ({ item }: { readonly item: string }) => {
  const { filters } = useAddress()
  const { data, error } = useRequest(item)
  const list = format("requests", undefined, filters)
  return (
    <section className="panel" aria-label={`Request ${data?.n ?? item}`}>
      <BackLink label="All requests" href={list} />
      <a className="icon-button panel-close" href={list} aria-label="Close" title="Close (Esc)">
        <Icon name="close" />
      </a>
      {data === undefined ? error !== null && <Problem error={error} /> : <Whole request={data} />}
    </section>
  )
}

const Whole = ({ request }: { readonly request: Detail }) => {
  const url = useSettings().data?.url ?? location.origin
  const [isEdited, edit] = useState(false)
  const { refused, dropped, fault, notes, body } = request
  const isListed = new Set([...refused, ...dropped].map(({ lane, index }) => `${lane}[${index}]`))
  const mistakes = notes.filter(
    ({ kind, code, path }) => kind === "mistake" && !(code === "refused-object" && isListed.has(path))
  )
  const advice = notes.filter(({ kind }) => kind === "advice")
  // A dropped object with a note is listed with the note, which contains the reason.
  const unexplained = dropped.filter((object) => !notes.some(({ path }) => isInside(path, object)))
  const said = story(request)
  return (
    <>
      <header className="panel-head">
        <h2>
          <span className="method">{request.method}</span> {request.path}
          {request.query !== "" && <span className="quiet">?{request.query.replace(/^\?/, "")}</span>}
        </h2>
        <p className="panel-facts">
          <StatusBadge status={request.status} ended={request.ended} />
          <span>No. {request.n}</span>
          <time dateTime={request.at} title={request.at}>
            {dayAndTime(request.at)}
          </time>
          <span>{duration(request.ms)}</span>
          <span>
            {bytes(request.bytes)} in, {bytes(request.answerBytes)} out
          </span>
        </p>
        {said !== "" && <p className={refused.length > 0 || fault !== null ? "story story-bad" : "story"}>{said}</p>}
        <div className="buttons">
          <button type="button" className="button" onClick={() => edit(!isEdited)} aria-expanded={isEdited}>
            <Icon name="requests" />
            Edit and resend
          </button>
          <CopyButton text={curl(request, url)} label="Copy as curl" />
        </div>
      </header>
      {isEdited && <Resend request={request} close={() => edit(false)} />}
      {refused.length > 0 && <RefusedList refused={refused} />}
      {unexplained.length > 0 && <DroppedList dropped={unexplained} />}
      {mistakes.length > 0 && (
        <NoteList title="Client mistakes" id="mistakes-title" notes={mistakes} dropped={dropped} body={body} />
      )}
      {advice.length > 0 && <NoteList title="Advice" id="advice-title" notes={advice} dropped={dropped} body={body} />}
      {notes.length >= mostNotes && (
        <p className="quiet">The mock keeps the first {mostNotes} mistakes and pieces of advice of a request.</p>
      )}
      <Body request={request} />
      <section className="block" aria-labelledby="answer-title">
        <h3 id="answer-title">Response</h3>
        <Content label="Response" value={request.answer.body} />
      </section>
      <details className="block">
        <summary>Headers</summary>
        <h4>Request</h4>
        <HeaderTable label="Request headers" headers={request.headers} />
        <h4>Response</h4>
        <HeaderTable label="Response headers" headers={request.answer.headers} />
      </details>
    </>
  )
}

const Body = ({ request }: { readonly request: Detail }) => {
  const effects = useEffects(request.id)
  const refusals = request.refused.map(
    ({ lane, index, reason }): Mark => ({ path: [lane, index], text: reason, kind: "bad" })
  )
  const isRefused = new Set(refusals.map(({ path }) => key(path)))
  const notes = request.notes.flatMap(({ kind, path: place, message }): ReadonlyArray<Mark> => {
    const path = pathOf(place, request.body)
    return path.length === 0 || isRefused.has(key(path))
      ? []
      : [{ path, text: message, kind: kind === "mistake" ? "warn" : "quiet" }]
  })
  const besides = effects.map((effect) => ({
    path: [effect.lane, effect.index],
    content: <EffectLine effect={effect} />
  }))
  return (
    <section className="block" aria-labelledby="body-title">
      <h3 id="body-title">Body</h3>
      <Content label="Body" value={request.body} marks={[...refusals, ...notes]} besides={besides} />
    </section>
  )
}

const Content = (content: Parameters<typeof JsonTree>[0]) =>
  content.value === "" ? (
    <p className="quiet">Empty.</p>
  ) : typeof content.value === "string" ? (
    <pre className="text">{content.value}</pre>
  ) : (
    <JsonTree {...content} />
  )

const HeaderTable = ({
  label,
  headers
}: {
  readonly label: string
  readonly headers: Readonly<Record<string, string>>
}) => (
  <table className="pairs" aria-label={label}>
    <tbody>
      {Object.entries(headers).map(([name, value]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{value}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
