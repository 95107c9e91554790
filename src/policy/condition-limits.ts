/** A clause is one sentence that a compliance lead reads; 2,000 characters are far more, and keep the parser's recursion small. */
export const conditionLengthMax = 2000;

/** Bounds for the CEL parser: generous for one clause, small enough that a hostile policy file cannot exhaust the stack. */
export const conditionParserLimits = {
  maxAstNodes: 500,
  maxDepth: 40,
  maxListElements: 100,
  maxMapEntries: 10,
  maxCallArguments: 4,
} as const;
