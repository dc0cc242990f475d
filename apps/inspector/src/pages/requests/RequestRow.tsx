import type { Schemas } from "../../control/Client.js"
import { clock, counted, duration } from "../../parts/Format.js"
import { StatusBadge } from "../../parts/StatusBadge.js"

type Summary = Schemas["RequestSummary"]

interface Props {
  readonly request: Summary
  readonly href: string
  readonly isOpen: boolean
  /** Whether the request has two columns of two lines. */
  readonly isCompact: boolean
  /** Row number in the whole table; the header is row 1. */
  readonly position: number
}

/** The special properties of a request, most important first. */
const Tags = ({ request: { refused, dropped, fault, mistakes, advice } }: Pick<Props, "request">) => (
  <span className="tags">
    {refused.length > 0 && <span className="tag tag-bad">{refused.length} refused</span>}
    {dropped.length > 0 && <span className="tag tag-warn">{dropped.length} dropped</span>}
    {fault !== null && <span className="tag tag-fault">fault: {fault.type}</span>}
    {mistakes.length > 0 && <span className="tag tag-warn">{mistakes.length === 1 ? "mistake" : "mistakes"}</span>}
    {advice.length > 0 && <span className="tag">advice</span>}
  </span>
)

const Arrival = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={at}>
    {clock(at)}
  </time>
)

/** A request in the list, as a link to its details. */
export const RequestRow = ({ request, href, isOpen, isCompact, position }: Props) => {
  const path = (
    <a href={href} aria-current={isOpen ? "true" : undefined} title={request.path}>
      <span className="method">{request.method}</span> {request.path}
    </a>
  )
  const response = <StatusBadge status={request.status} ended={request.ended} />
  const className = isOpen ? "request-row is-open" : "request-row"
  if (isCompact) {
    return (
      <tr aria-rowindex={position} className={className}>
        <td>
          {response}
          <span className="request-second">
            <Arrival at={request.at} />
          </span>
        </td>
        <td>
          <span className="request-path">{path}</span>
          <span className="request-second">
            <Tags request={request} />
            <span className="request-objects">{counted(request.lanes)}</span>
          </span>
        </td>
      </tr>
    )
  }
  return (
    <tr aria-rowindex={position} className={className}>
      <td className="request-quiet">{request.n}</td>
      <td className="request-quiet">
        <Arrival at={request.at} />
      </td>
      <td>{response}</td>
      <td>{path}</td>
      <td className="request-quiet" title={counted(request.lanes)}>
        {counted(request.lanes)}
      </td>
      <td>
        <Tags request={request} />
      </td>
      <td className="request-quiet">{duration(request.ms)}</td>
    </tr>
  )
}
