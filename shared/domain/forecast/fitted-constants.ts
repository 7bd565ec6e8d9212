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
 * Fitted on 23 November 2026 on public monthly series, none of them of an authority in this service:
 * M1 and M3 (R package Mcomp), tourism (Tcomp), Australian drug-benefit spending and retail turnover
 * (tsibbledata), and Manchester City Council's payments over £500 from April 2011 to March 2021 by
 * expense type: 540 series-years in 6,186 tasks, and 21,000 more tasks cut from the earlier years of
 * the same series, at 0.4 of the weight. Least absolute error in proportion to the outturn (weights,
 * scale), quantile loss (width), squared error (probability), each with a ridge penalty, by L-BFGS;
 * width and probability on forecasts that had not seen their series. What is claimed for them is out
 * of fold: docs/forecasting.md. The features are correlated, so single numbers have no meaning alone.
 */
export const FITTED = {
  /** ln of a weight beside the level's 0: the same months last year, the plain level. */
  withHistory: {
    // constant, openness, noise, agreement, year shift, recent shift
    weights: [
      [-0.9695, -0.1703, 2.1378, -0.0143, -0.4129, -0.1213],
      [-2.1702, -1.9141, 2.2919, -3.8114, 0.3312, 1.5357],
    ],
    // ln of the correction: year shift, recent shift, restlessness
    scale: [-0.0852, -0.0932, 0.0223],
  },
  /** ln of a weight beside the level's 0: the mean of the last twelve months, their median. */
  withoutHistory: {
    // constant, openness, noise, recent shift
    weights: [
      [2.1974, 6.9875, 0.5178, 2.2141],
      [-2.577, 3.9083, 0.0821, 0.5081],
    ],
    // as above; without a past year there is no year shift
    scale: [0, -0.5897, 0.0195],
  },
  /** ln of the distance of the bounds from the median. */
  width: {
    coefficients: [
      0.562, // noise
      0.1272, // openness
      0.5228, // no past year
      0.0038, // one past year
      -0.1363, // noise × openness
      0.4774, // two months known at most
      0.1465, // disagreement of the simple forecasts
      0.0804, // openness²
      0.1813, // no past year × openness
      0.2622, // recent shift
      0.2736, // year shift
      -0.3441, // past years
      -0.1985, // agreement
    ],
    // 2.5, 10, 90 and 97.5 %
    quantiles: [-1.1863, -1.8503, -1.427, -0.7321],
  },
  probability: {
    // constant, tilt of the discounted-ratio blend, tilt of this year's pace
    lean: [0.1886, 0.5198, 0.2092],
    // constant, noise, one past year, recent shift, year shift
    steepness: [0.593, -0.1771, -0.1161, 0.0667, -0.3003],
  },
} as const satisfies OutturnConstants;
