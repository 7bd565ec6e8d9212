/** The name and version of this software, as summaries and health state it; a test keeps it true. */
export const SOFTWARE = 'funding-pressure-tracker 0.1.0';
