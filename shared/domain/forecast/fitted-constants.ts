type Weights = {
  /** For each simple forecast but the first, what the ln of its weight is made of. */
  readonly weights: readonly (readonly number[])[];
  readonly scale: readonly number[];
};

/** What a forecast is made with, besides its series. */
export type OutturnConstants = {
  readonly withHistory: Weights;
  readonly withoutHistory: Weights;
  readonly width: {
    readonly coefficients: readonly number[];
    readonly quantiles: readonly number[];
  };
  readonly probability: { readonly lean: readonly number[]; readonly steepness: readonly number[] };
};

/**
 * Fitted on 24 November 2026 by `test/forecast-fit/fit.ts` on public monthly series, none of them of an
 * authority in this service: M1 and M3 (R package Mcomp), tourism (Tcomp), Australian drug-benefit
 * spending and retail turnover (tsibbledata), and Manchester City Council's payments over £500 from
 * April 2011 to March 2021 by expense type: 6,186 tasks, and 22,203 more cut from the earlier years of
 * the same series. Least absolute error in proportion to the outturn (weights, scale), quantile loss in
 * proportion to the forecast (width), squared error (probability), each with a ridge penalty, by
 * L-BFGS; width and probability on forecasts that had not seen their series. What is claimed for them
 * is out of fold: docs/forecasting.md. The features are correlated, so single numbers have no meaning
 * alone.
 */
export const FITTED = {
  /** ln of a weight beside the level's 0: the same months last year, the plain level. */
  withHistory: {
    // constant, openness, noise, agreement, year shift, recent shift
    weights: [
      [-0.5714, -0.0186, 1.4125, 0.0586, 0.1475, -1.2688],
      [-1.7504, -0.876, 1.6652, -2.9462, 0.5741, 1.589],
    ],
    // ln of the correction: year shift, recent shift, restlessness
    scale: [-0.064, -0.1272, 0.0201],
  },
  /** ln of a weight beside the level's 0: the mean of the last twelve months, their median. */
  withoutHistory: {
    // constant, openness, noise, recent shift
    weights: [
      [1.2732, 3.2779, 0.4344, 1.0342],
      [0.2715, 3.447, 1.1285, 0.0892],
    ],
    // as above; without a past year there is no year shift
    scale: [0, -0.3873, 0.0078],
  },
  /** ln of the distance of the bounds from the median. */
  width: {
    coefficients: [
      0.5632, // noise
      0.1227, // openness
      0.458, // no past year
      0.0897, // one past year
      -0.1532, // noise × openness
      0.3881, // two months known at most
      0.1127, // disagreement of the simple forecasts
      0.0593, // openness²
      0.0691, // no past year × openness
      0.387, // recent shift
      0.2426, // year shift
      -0.1863, // past years
      -0.2813, // agreement
    ],
    // 2.5, 10, 90 and 97.5 %
    quantiles: [-1.1594, -1.8796, -1.468, -0.8428],
  },
  probability: {
    // constant, on which side this year's pace is
    lean: [0.1604, 0.3755],
    // constant, noise
    steepness: [0.4452, -0.2256],
  },
} as const satisfies OutturnConstants;
