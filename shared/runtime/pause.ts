/** Not Node's own `timers/promises`: loading it takes one to four milliseconds of every cold start. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
