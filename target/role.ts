/** The answer to one HTTP request. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Why it failed, in a header, for whoever looks into it; null for a success. */
  readonly reason: string | null;
  readonly contentType: string;
}

/** What a route is given; `rest` is the last part of the path where the route ends in `/*`. */
export interface RouteRequest {
  readonly rest: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export type Route = (request: RouteRequest) => Answer | Promise<Answer>;

/** What a replica does beside health, readiness and metrics. */
export interface Role {
  /** The work behind `/request`; null for a role that takes none. */
  readonly work: (() => Promise<Answer>) | null;
  /** Further routes, such as `POST /lines` or `DELETE /faults/*`. */
  readonly routes: Readonly<Record<string, Route>>;
  /** Ends what it does by itself: takes nothing new and finishes what it has. */
  drain(): Promise<void>;
}

export function ok(value: unknown, status = 200): Answer {
  return { status, body: `${JSON.stringify(value)}\n`, reason: null, contentType: 'application/json' };
}

export function failed(status: number, reason: string): Answer {
  return { status, body: `${JSON.stringify({ reason })}\n`, reason, contentType: 'application/json' };
}
