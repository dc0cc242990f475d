import { format, useAddress } from "../../Address.js"
import { useSettings } from "../../control/Calls.js"
import type { Schemas } from "../../control/Client.js"
import { CopyButton } from "../../parts/CopyButton.js"
import { bytes, dayAndTime, duration } from "../../parts/Format.js"
import { Icon } from "../../parts/Icon.js"
import { Problem } from "../../parts/Problem.js"
import { StatusBadge } from "../../parts/StatusBadge.js"
import { JsonTree } from "../../parts/tree/JsonTree.js"
import { curl } from "./Curl.js"
import { RefusedList } from "./RefusedList.js"
import { RequestAdvice, RequestMistakes } from "./RequestMistakes.js"
import { story } from "./Story.js"
import { useRequest } from "./useRequest.js"

type Detail = Schemas["RequestDetail"]

/** One request with bodies and headers. `item` is its number or its id. */
export const RequestPanel = ({ item }: { readonly item: string }) => {
  const { filters } = useAddress()
  const { data, error } = useRequest(item)
  return (
    <section className="panel" aria-label={`Request ${data?.n ?? item}`}>
      <a
        className="icon-button panel-close"
        href={format("requests", undefined, filters)}
        aria-label="Close"
        title="Close (Esc)"
      >
        <Icon name="close" />
      </a>
      {data === undefined ? error !== null && <Problem error={error} /> : <Whole request={data} />}
    </section>
  )
}

const Whole = ({ request }: { readonly request: Detail }) => {
  const url = useSettings().data?.url ?? location.origin
  const { refused, fault } = request
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
        <CopyButton text={curl(request, url)} label="Copy as curl" />
      </header>
      {refused.length > 0 && <RefusedList refused={refused} />}
      {request.mistakes.length > 0 && <RequestMistakes codes={request.mistakes} />}
      {request.advice.length > 0 && <RequestAdvice codes={request.advice} />}
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
  const marks = request.refused.map(({ lane, index, reason }) => ({ path: [lane, index], text: reason }))
  return (
    <section className="block" aria-labelledby="body-title">
      <h3 id="body-title">Body</h3>
      <Content label="Body" value={request.body} marks={marks} />
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
