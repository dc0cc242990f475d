import type { Schemas } from "../../control/Client.js"
import { clock, counted, duration } from "../../parts/Format.js"
import { StatusBadge } from "../../parts/StatusBadge.js"

interface Props {
  readonly request: Schemas["RequestSummary"]
  readonly href: string
  readonly isOpen: boolean
  /** Row number in the whole table; the header is row 1. */
  readonly position: number
}

/** A request in the list; links to its details. */
export const RequestRow = ({ request, href, isOpen, position }: Props) => (
  <tr aria-rowindex={position} className={isOpen ? "request-row is-open" : "request-row"}>
    <td className="request-quiet request-n">{request.n}</td>
    <td className="request-quiet request-at">
      <time dateTime={request.at} title={request.at}>
        {clock(request.at)}
      </time>
    </td>
    <td>
      <StatusBadge status={request.status} ended={request.ended} />
    </td>
    <td>
      <a href={href} aria-current={isOpen ? "true" : undefined}>
        <span className="method">{request.method}</span> {request.path}
      </a>
    </td>
    <td className="request-quiet request-items" title={counted(request.lanes)}>
      {counted(request.lanes)}
    </td>
    <td>
      {request.refused.length > 0 && <span className="tag tag-bad">{request.refused.length} refused</span>}
      {request.fault !== null && <span className="tag tag-fault">fault: {request.fault.type}</span>}
      {request.mistakes.length > 0 && <span className="tag tag-warn">mistake</span>}
    </td>
    <td className="request-quiet request-ms">{duration(request.ms)}</td>
  </tr>
)
