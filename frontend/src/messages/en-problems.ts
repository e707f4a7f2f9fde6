/** What each answer that is a problem means and what to do; fetched with the page that explains one. */
export const problemWords: {
  readonly unknown: string;
  readonly unknownLead: string;
  readonly codes: Readonly<Record<string, string>>;
} = {
  unknown: 'Nothing here',
  unknownLead: 'There is no problem of this name.',
  codes: {
    'malformed-request':
      'The request is not valid HTTP or its body is not valid JSON. Nothing was changed.',
    'invalid-id': 'The id in the address is not a positive whole number in range.',
    'invalid-cursor':
      'The cursor is not one that this server gave. Follow the Link header of the page before instead of building one.',
    'invalid-parameter': 'A query parameter is unknown or has a value it cannot have.',
    'invalid-header': 'A header has a value it cannot have; the detail names it.',
    'foreign-origin':
      'The page that sent this comes from an origin that is not allowed. The allowed ones are configured where the server is started.',
    'not-found': 'There is nothing with this id.',
    'task-deleted':
      'The task is in the trash; the answer carries it as `task`. Restore it to change it again.',
    'unknown-route': 'The API has no such address. The reference page lists all of them.',
    'method-not-allowed':
      'The address exists, but not with this method. The Allow header lists those it has.',
    'request-too-slow': 'The request did not arrive in time. Nothing was changed; send it again.',
    'request-in-progress':
      'A request with this Idempotency-Key is still running. Wait a moment and send the same request again.',
    'stale-version':
      'The task has changed since the version that If-Match names. The answer carries the current task.',
    'body-too-large': 'The body is larger than 256 KB.',
    'unsupported-media-type': 'The body must be sent as application/json.',
    'headers-too-large':
      'The header lines of the request are longer than the server reads. Nothing was changed; send fewer or shorter ones.',
    'unknown-host': 'The server is not configured to answer under this host name.',
    'invalid-body': 'One or more fields break a rule; `errors` names each field and its rule.',
    'idempotency-key-reused':
      'The Idempotency-Key was used for another request before. Choose a new key for a new request.',
    'version-not-restorable': 'The version does not exist, or it is one in the trash.',
    'upgrade-required': 'The live feed is a WebSocket; open it as one.',
    'internal-error':
      'The server has a defect. Nothing was half done: a change is committed whole or not at all. Quote the request id.',
    'outcome-unknown':
      'The server could not learn whether the change was committed. Send the same request with the same Idempotency-Key: it is done once, whatever happened.',
    'over-capacity': 'The server has more to do than it can. Try again after Retry-After seconds.',
  },
};
