import { Refusal } from "../control/Client.js"
import { Icon } from "./Icon.js"

/** Why something could not be shown or done, in the words of the mock. */
export const Problem = ({ error }: { readonly error: unknown }) => {
  const away = !(error instanceof Refusal)
  return (
    <div className="problem" role="alert">
      <Icon name="warning" />
      {away ? (
        <p>The mock does not answer. Start it again, and this page goes on by itself.</p>
      ) : error.problems.length === 0 ? (
        <p>{error.message}</p>
      ) : (
        <ul>
          {error.problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path !== "" && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
