import type { AuthorityCode } from '../../../shared/domain/authorities.ts';
import { type FinancialYear, financialYear } from '../../../shared/domain/financial-calendar.ts';

/**
 * The region's published figures, in whole pounds, exactly as published: what looks wrong is wrong
 * in the source (Warwickshire's transport of 2018-19, Worcestershire's psychology of 2019-20,
 * Sandwell's SEN administration, Wolverhampton's zeros, Birmingham's transport of 2024-25) and
 * is kept, because the validation rules have to find it.
 *
 * Source: Department for Education: section 251 outturn, SEN2, DSG allocations, high needs
 * benchmarking tool (2021-22). Fractions of a pound are rounded to the nearest pound.
 */
export const PUBLISHED_FIGURES_ATTRIBUTION =
  'Contains public sector information licensed under the Open Government Licence v3.0. ' +
  'Source: Department for Education, section 251 outturn, SEN2, DSG allocations and high needs ' +
  'benchmarking tool.';

/** The years of the seven-figure series, in their order. */
export const SECTION_251_YEARS: readonly FinancialYear[] = [
  '2018-19',
  '2019-20',
  '2020-21',
  '2021-22',
  '2022-23',
  '2023-24',
  '2024-25',
].map(financialYear);

/** The years of the five-figure series of DSG allocations, in their order. */
export const DSG_YEARS: readonly FinancialYear[] = SECTION_251_YEARS.slice(1, 6);

/** The lines that the high needs benchmarking tool publishes for 2021-22. */
export const HIGH_NEEDS_LINES = [
  'hn-place-funding',
  'hn-topup-maintained',
  'hn-topup-independent',
  'hn-send-support',
  'hn-alternative-provision',
  'hn-hospital-education',
  'hn-therapies',
] as const;
export type HighNeedsLine = (typeof HIGH_NEEDS_LINES)[number];

/** One figure a year, in the order of `SECTION_251_YEARS`. */
export type Section251Series = readonly [number, number, number, number, number, number, number];

/** One figure a year, in the order of `DSG_YEARS`. */
export type DsgSeries = readonly [number, number, number, number, number];

export type PublishedFigures = {
  /** Line 2.1.1, gross. */
  readonly educationalPsychologyPounds: Section251Series;
  /** Line 2.1.2, gross. */
  readonly senAdministrationPounds: Section251Series;
  /** Line 2.1.4, gross. */
  readonly pre16SendTransportPounds: Section251Series;
  /** Education, health and care plans in the January of the financial year (SEN2). */
  readonly ehcPlansInJanuary: Section251Series;
  /** Net, lines 1.0.1 and 1.0.2: individual schools budgets with early years, and place funding. */
  readonly schoolsBlockNetPounds: Section251Series;
  /** Net, lines 1.2.x: high needs without place funding, which is in the schools block. */
  readonly highNeedsBlockNetPounds: Section251Series;
  /** Net, published as "central school services" (lines 1.4.x). */
  readonly centralSchoolServicesNetPounds: Section251Series;
  /** DSG after recoupment for academies and deductions for direct funding of places. */
  readonly dsgNetAllocation: {
    readonly schoolsPounds: DsgSeries;
    readonly centralServicesPounds: DsgSeries;
    readonly highNeedsPounds: DsgSeries;
    readonly earlyYearsPounds: DsgSeries;
  };
  /** Line 1.9.3 of 2023-24, published sign: positive is a deficit. */
  readonly dsgBalanceMarch2024Pounds: number;
  /**
   * Budget and outturn of 2021-22 by line. The budget of place funding includes academies and its
   * outturn leaves them out: the two are not comparable. `hn-topup-maintained` is lines 1.2.1 and
   * 1.2.2 together (maintained schools, academies, free schools and colleges), as published.
   */
  readonly highNeeds2021: Readonly<
    Record<HighNeedsLine, { readonly budgetPounds: number; readonly outturnPounds: number }>
  >;
  /** Plans in January 2021: all; in non-maintained or independent schools; "other" in the source. */
  readonly ehcPlansByPlacementJanuary2021: {
    readonly all: number;
    readonly independent: number;
    readonly other: number;
  };
};

export const PUBLISHED_FIGURES: Readonly<Record<AuthorityCode, PublishedFigures>> = {
  // Birmingham
  E08000025: {
    educationalPsychologyPounds: [
      2_848_860, 2_776_698, 3_033_051, 1_778_178, 2_411_628, 3_981_795, 3_150_137,
    ],
    senAdministrationPounds: [
      2_721_618, 2_367_660, 1_210_948, 2_921_988, 7_416_209, 11_230_325, 13_067_880,
    ],
    pre16SendTransportPounds: [
      20_138_479, 23_353_782, 25_049_897, 36_917_491, 50_729_283, 62_846_179, 44_897_534,
    ],
    ehcPlansInJanuary: [9437, 9169, 9939, 10_489, 10_610, 11_040, 12_094],
    schoolsBlockNetPounds: [
      548_812_485, 517_287_788, 508_503_544, 492_153_506, 494_793_885, 513_372_047, 561_438_094,
    ],
    highNeedsBlockNetPounds: [
      97_347_885, 100_118_938, 110_502_332, 144_814_673, 167_249_400, 181_586_823, 205_724_672,
    ],
    centralSchoolServicesNetPounds: [
      21_921_660, 24_005_139, 22_533_248, 20_375_794, 10_318_732, 14_202_264, 14_175_541,
    ],
    dsgNetAllocation: {
      schoolsPounds: [393_324_453, 380_383_786, 380_933_570, 372_273_566, 386_671_204],
      centralServicesPounds: [18_039_775, 17_722_573, 18_283_505, 8_302_627, 8_245_347],
      highNeedsPounds: [135_467_214, 160_302_544, 180_555_815, 210_158_203, 237_074_675],
      earlyYearsPounds: [89_208_664, 87_533_751, 82_441_401, 86_708_647, 92_454_419],
    },
    dsgBalanceMarch2024Pounds: -50_402_634,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 56_262_696, outturnPounds: 28_395_500 },
      'hn-topup-maintained': { budgetPounds: 116_581_832, outturnPounds: 98_476_742 },
      'hn-topup-independent': { budgetPounds: 15_169_317, outturnPounds: 25_997_273 },
      'hn-send-support': { budgetPounds: 11_663_565, outturnPounds: 14_846_880 },
      'hn-alternative-provision': { budgetPounds: 4_298_928, outturnPounds: 5_446_707 },
      'hn-hospital-education': { budgetPounds: 0, outturnPounds: 0 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 9939, independent: 380, other: 1336 },
  },
  // Coventry
  E08000026: {
    educationalPsychologyPounds: [761_821, 727_048, 683_975, 762_892, 705_962, 783_970, 1_337_783],
    senAdministrationPounds: [893_643, 775_490, 795_178, 738_659, 738_630, 1_746_828, 2_003_720],
    pre16SendTransportPounds: [
      2_601_839, 3_188_281, 3_357_859, 4_877_321, 5_118_887, 5_501_748, 7_473_807,
    ],
    ehcPlansInJanuary: [2084, 2145, 2344, 2572, 2705, 3062, 3477],
    schoolsBlockNetPounds: [
      138_419_373, 125_201_135, 119_061_241, 121_313_587, 122_681_458, 128_929_518, 143_543_049,
    ],
    highNeedsBlockNetPounds: [
      23_990_183, 26_622_070, 31_042_769, 36_079_766, 40_445_488, 46_992_602, 52_451_616,
    ],
    centralSchoolServicesNetPounds: [
      6_326_053, 7_627_386, 6_215_341, 5_984_457, 5_854_370, 6_190_801, 6_907_657,
    ],
    dsgNetAllocation: {
      schoolsPounds: [96_758_414, 91_309_196, 92_235_426, 93_224_834, 98_142_042],
      centralServicesPounds: [3_661_729, 3_272_948, 3_454_169, 3_157_316, 2_949_034],
      highNeedsPounds: [34_301_673, 41_580_272, 48_088_953, 54_235_357, 60_240_588],
      earlyYearsPounds: [21_905_645, 22_070_416, 22_014_909, 23_300_028, 24_953_553],
    },
    dsgBalanceMarch2024Pounds: -14_205_085,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 12_524_167, outturnPounds: 9_904_167 },
      'hn-topup-maintained': { budgetPounds: 22_350_313, outturnPounds: 20_181_478 },
      'hn-topup-independent': { budgetPounds: 7_857_845, outturnPounds: 8_604_030 },
      'hn-send-support': { budgetPounds: 5_918_029, outturnPounds: 5_603_163 },
      'hn-alternative-provision': { budgetPounds: 1_008_631, outturnPounds: 983_361 },
      'hn-hospital-education': { budgetPounds: 613_469, outturnPounds: 539_461 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 168_271 },
    },
    ehcPlansByPlacementJanuary2021: { all: 2344, independent: 67, other: 107 },
  },
  // Dudley
  E08000027: {
    educationalPsychologyPounds: [
      759_660, 751_083, 720_368, 1_295_196, 1_277_940, 1_226_877, 1_512_049,
    ],
    senAdministrationPounds: [
      698_201, 502_638, 1_961_952, 1_363_228, 1_702_715, 1_997_007, 2_305_250,
    ],
    pre16SendTransportPounds: [
      4_410_181, 5_155_822, 4_036_071, 4_961_980, 6_248_795, 7_460_593, 7_857_932,
    ],
    ehcPlansInJanuary: [1926, 2340, 2730, 3035, 3366, 3628, 3805],
    schoolsBlockNetPounds: [
      123_727_184, 120_966_791, 120_930_723, 127_116_307, 129_118_616, 128_743_881, 134_528_936,
    ],
    highNeedsBlockNetPounds: [
      25_391_138, 29_271_721, 33_077_760, 37_122_323, 41_646_475, 47_700_003, 54_099_364,
    ],
    centralSchoolServicesNetPounds: [
      2_745_819, 2_629_029, 2_824_299, 2_940_007, 3_236_061, 3_599_199, 3_748_760,
    ],
    dsgNetAllocation: {
      schoolsPounds: [96_154_906, 95_248_511, 100_010_374, 99_764_475, 100_999_473],
      centralServicesPounds: [1_987_910, 1_883_141, 2_004_367, 1_920_631, 1_843_207],
      highNeedsPounds: [30_457_896, 35_122_061, 39_849_214, 45_870_031, 51_511_901],
      earlyYearsPounds: [18_403_203, 18_568_238, 18_542_370, 19_443_765, 20_460_030],
    },
    dsgBalanceMarch2024Pounds: 28_715_484,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 9_577_500, outturnPounds: 9_526_667 },
      'hn-topup-maintained': { budgetPounds: 20_194_602, outturnPounds: 19_691_844 },
      'hn-topup-independent': { budgetPounds: 10_396_494, outturnPounds: 11_403_310 },
      'hn-send-support': { budgetPounds: 3_107_520, outturnPounds: 4_056_418 },
      'hn-alternative-provision': { budgetPounds: 1_667_520, outturnPounds: 1_351_980 },
      'hn-hospital-education': { budgetPounds: 640_878, outturnPounds: 598_371 },
      'hn-therapies': { budgetPounds: 21_200, outturnPounds: 20_400 },
    },
    ehcPlansByPlacementJanuary2021: { all: 2730, independent: 190, other: 166 },
  },
  // Herefordshire
  E06000019: {
    educationalPsychologyPounds: [282_321, 318_256, 382_011, 528_913, 514_460, 508_175, 644_494],
    senAdministrationPounds: [280_826, 586_314, 419_097, 635_701, 584_976, 494_291, 810_172],
    pre16SendTransportPounds: [
      1_439_397, 1_746_044, 2_615_038, 2_605_548, 3_876_898, 5_837_549, 8_303_220,
    ],
    ehcPlansInJanuary: [939, 1002, 1055, 1182, 1284, 1461, 1717],
    schoolsBlockNetPounds: [
      67_643_771, 67_811_101, 69_420_352, 74_533_510, 75_757_949, 77_874_394, 85_781_794,
    ],
    highNeedsBlockNetPounds: [
      10_271_486, 12_456_487, 13_518_389, 15_758_052, 18_077_559, 24_986_489, 34_086_473,
    ],
    centralSchoolServicesNetPounds: [
      501_098, 684_793, 1_065_168, 1_036_450, 1_180_071, 1_100_797, 1_151_153,
    ],
    dsgNetAllocation: {
      schoolsPounds: [57_034_267, 58_819_713, 63_309_000, 63_992_127, 65_944_206],
      centralServicesPounds: [692_815, 693_447, 754_964, 785_535, 810_321],
      highNeedsPounds: [13_016_437, 15_068_117, 17_123_101, 19_956_690, 22_261_869],
      earlyYearsPounds: [9_086_400, 9_305_027, 9_592_960, 10_111_043, 10_631_371],
    },
    dsgBalanceMarch2024Pounds: 6_073_005,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 4_645_500, outturnPounds: 2_205_596 },
      'hn-topup-maintained': { budgetPounds: 8_734_973, outturnPounds: 9_174_110 },
      'hn-topup-independent': { budgetPounds: 4_229_746, outturnPounds: 5_438_762 },
      'hn-send-support': { budgetPounds: 1_295_634, outturnPounds: 1_145_181 },
      'hn-alternative-provision': { budgetPounds: 0, outturnPounds: 0 },
      'hn-hospital-education': { budgetPounds: 182_500, outturnPounds: 0 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 1055, independent: 46, other: 33 },
  },
  // Sandwell
  E08000028: {
    educationalPsychologyPounds: [
      1_010_755, 1_063_544, 1_185_172, 1_328_998, 1_380_787, 2_284_915, 2_271_709,
    ],
    senAdministrationPounds: [88_727, 77_098, 96_417, 102_019, 82_010, 61_129, 657_671],
    pre16SendTransportPounds: [
      3_042_101, 4_243_862, 4_856_893, 5_863_756, 9_099_983, 13_524_726, 15_070_950,
    ],
    ehcPlansInJanuary: [2084, 2200, 2503, 2799, 3108, 3625, 4064],
    schoolsBlockNetPounds: [
      180_573_950, 182_330_577, 182_989_865, 180_324_573, 183_093_232, 187_891_394, 207_187_034,
    ],
    highNeedsBlockNetPounds: [
      30_614_546, 32_349_982, 37_099_580, 41_276_634, 49_313_864, 56_535_643, 60_631_789,
    ],
    centralSchoolServicesNetPounds: [
      6_200_703, 6_146_460, 6_275_543, 6_395_837, 5_249_682, 5_225_713, 6_173_251,
    ],
    dsgNetAllocation: {
      schoolsPounds: [152_852_713, 151_775_530, 151_049_071, 148_583_258, 152_596_433],
      centralServicesPounds: [2_008_256, 2_019_504, 2_249_075, 2_283_293, 2_306_570],
      highNeedsPounds: [40_883_070, 48_130_881, 53_554_931, 60_890_087, 67_183_320],
      earlyYearsPounds: [24_040_879, 23_980_957, 22_889_931, 24_113_583, 25_823_175],
    },
    dsgBalanceMarch2024Pounds: -5_689_000,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 8_340_000, outturnPounds: 8_030_000 },
      'hn-topup-maintained': { budgetPounds: 28_458_400, outturnPounds: 26_843_485 },
      'hn-topup-independent': { budgetPounds: 7_345_000, outturnPounds: 5_867_125 },
      'hn-send-support': { budgetPounds: 8_341_897, outturnPounds: 6_810_044 },
      'hn-alternative-provision': { budgetPounds: 1_043_000, outturnPounds: 855_900 },
      'hn-hospital-education': { budgetPounds: 797_700, outturnPounds: 900_080 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 2503, independent: 90, other: 198 },
  },
  // Shropshire
  E06000051: {
    educationalPsychologyPounds: [691_316, 622_167, 779_253, 639_647, 680_543, 723_549, 657_837],
    senAdministrationPounds: [281_996, 220_162, 485_434, 467_327, 503_203, 459_205, 1_211_657],
    pre16SendTransportPounds: [
      5_612_048, 5_055_260, 5_099_332, 5_438_454, 6_182_938, 6_754_476, 7_358_224,
    ],
    ehcPlansInJanuary: [1906, 1945, 2016, 1982, 1946, 2496, 3016],
    schoolsBlockNetPounds: [
      91_109_230, 76_060_382, 71_097_173, 75_241_253, 78_505_912, 81_023_436, 89_393_787,
    ],
    highNeedsBlockNetPounds: [
      19_195_975, 19_945_345, 20_976_735, 22_891_199, 26_190_609, 34_817_067, 47_568_245,
    ],
    centralSchoolServicesNetPounds: [
      6_024_065, 4_292_528, 3_693_397, 3_812_082, 3_509_693, 4_180_362, 3_671_850,
    ],
    dsgNetAllocation: {
      schoolsPounds: [58_508_395, 54_688_734, 58_852_826, 61_329_533, 63_586_799],
      centralServicesPounds: [3_190_478, 2_790_979, 2_599_582, 2_388_190, 2_378_385],
      highNeedsPounds: [20_927_292, 22_880_516, 25_701_087, 29_456_192, 32_230_220],
      earlyYearsPounds: [16_102_068, 16_584_938, 16_726_589, 17_367_865, 18_279_768],
    },
    dsgBalanceMarch2024Pounds: 2_304_440,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 6_519_660, outturnPounds: 2_037_478 },
      'hn-topup-maintained': { budgetPounds: 14_020_650, outturnPounds: 13_323_894 },
      'hn-topup-independent': { budgetPounds: 5_830_210, outturnPounds: 6_665_971 },
      'hn-send-support': { budgetPounds: 3_380_000, outturnPounds: 2_599_670 },
      'hn-alternative-provision': { budgetPounds: 108_040, outturnPounds: 145_285 },
      'hn-hospital-education': { budgetPounds: 170_190, outturnPounds: 156_379 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 2016, independent: 106, other: 142 },
  },
  // Solihull
  E08000029: {
    educationalPsychologyPounds: [427_495, 296_756, 381_886, 434_011, 312_321, 755_185, 819_218],
    senAdministrationPounds: [
      575_406, 1_102_311, 1_444_070, 1_831_501, 1_956_399, 2_611_610, 3_145_312,
    ],
    pre16SendTransportPounds: [
      2_777_379, 2_927_777, 2_988_093, 4_299_718, 4_907_826, 5_053_430, 5_822_981,
    ],
    ehcPlansInJanuary: [1461, 1618, 1743, 2023, 2197, 2301, 2503],
    schoolsBlockNetPounds: [
      84_746_758, 86_176_769, 89_347_426, 77_204_186, 80_124_529, 73_131_596, 76_833_289,
    ],
    highNeedsBlockNetPounds: [
      21_583_098, 23_545_023, 24_369_192, 28_185_578, 31_682_133, 34_687_809, 41_364_230,
    ],
    centralSchoolServicesNetPounds: [
      4_338_791, 4_061_562, 3_821_357, 4_031_499, 4_158_023, 4_588_123, 4_120_394,
    ],
    dsgNetAllocation: {
      schoolsPounds: [66_595_028, 67_522_306, 57_754_517, 58_891_558, 53_700_235],
      centralServicesPounds: [2_544_105, 2_282_678, 2_514_069, 2_487_812, 2_460_961],
      highNeedsPounds: [25_358_648, 27_884_050, 31_156_418, 35_175_833, 38_474_528],
      earlyYearsPounds: [15_136_213, 15_387_823, 14_831_741, 15_867_761, 16_971_915],
    },
    dsgBalanceMarch2024Pounds: 20_739_781,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 8_010_510, outturnPounds: 6_980_328 },
      'hn-topup-maintained': { budgetPounds: 11_771_000, outturnPounds: 14_158_503 },
      'hn-topup-independent': { budgetPounds: 7_066_039, outturnPounds: 8_786_817 },
      'hn-send-support': { budgetPounds: 4_890_840, outturnPounds: 4_686_605 },
      'hn-alternative-provision': { budgetPounds: 619_781, outturnPounds: 553_653 },
      'hn-hospital-education': { budgetPounds: 0, outturnPounds: 0 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 1743, independent: 152, other: 86 },
  },
  // Staffordshire
  E10000028: {
    educationalPsychologyPounds: [
      1_922_347, 1_970_405, 1_647_497, 2_300_414, 2_694_495, 2_963_525, 3_684_677,
    ],
    senAdministrationPounds: [
      3_393_223, 3_478_053, 3_033_440, 2_312_040, 4_583_597, 5_363_899, 6_465_433,
    ],
    pre16SendTransportPounds: [
      10_646_242, 12_605_570, 13_369_936, 16_318_559, 22_123_332, 24_933_730, 27_030_174,
    ],
    ehcPlansInJanuary: [4835, 5117, 6056, 6437, 6830, 7490, 8461],
    schoolsBlockNetPounds: [
      263_821_948, 228_355_407, 218_545_866, 216_939_760, 208_920_507, 203_024_414, 239_774_565,
    ],
    highNeedsBlockNetPounds: [
      52_183_287, 53_859_167, 64_426_269, 75_333_929, 90_906_712, 112_130_996, 126_979_942,
    ],
    centralSchoolServicesNetPounds: [
      12_295_830, 13_360_343, 12_046_744, 9_520_293, 9_267_134, 8_492_061, 9_200_254,
    ],
    dsgNetAllocation: {
      schoolsPounds: [174_518_241, 166_143_251, 158_055_992, 150_169_257, 149_057_082],
      centralServicesPounds: [6_577_452, 6_030_551, 5_756_092, 5_580_971, 5_430_139],
      highNeedsPounds: [57_648_063, 66_993_020, 77_184_076, 89_963_771, 100_542_738],
      earlyYearsPounds: [49_065_312, 49_678_788, 50_871_465, 53_412_431, 56_351_844],
    },
    dsgBalanceMarch2024Pounds: 30_830_555,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 32_368_674, outturnPounds: 11_077_840 },
      'hn-topup-maintained': { budgetPounds: 36_131_000, outturnPounds: 41_556_233 },
      'hn-topup-independent': { budgetPounds: 22_916_810, outturnPounds: 27_755_397 },
      'hn-send-support': { budgetPounds: 5_271_590, outturnPounds: 5_132_907 },
      'hn-alternative-provision': { budgetPounds: 2_131_010, outturnPounds: 666_999 },
      'hn-hospital-education': { budgetPounds: 310_000, outturnPounds: 222_393 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 6056, independent: 489, other: 325 },
  },
  // Stoke-on-Trent
  E06000021: {
    educationalPsychologyPounds: [
      777_027, 695_802, 428_145, 681_588, 766_238, 1_258_585, 1_515_176,
    ],
    senAdministrationPounds: [356_187, 702_401, 653_192, 879_567, 1_670_275, 1_281_308, 1_280_989],
    pre16SendTransportPounds: [
      4_671_268, 4_275_554, 4_293_951, 4_510_483, 5_362_178, 6_335_356, 8_529_603,
    ],
    ehcPlansInJanuary: [2223, 2290, 2441, 2540, 2772, 2970, 3405],
    schoolsBlockNetPounds: [
      60_635_121, 51_635_569, 45_412_261, 39_692_007, 41_050_387, 39_061_455, 43_803_714,
    ],
    highNeedsBlockNetPounds: [
      33_505_163, 31_241_761, 31_071_912, 35_393_447, 35_032_511, 45_200_053, 57_269_418,
    ],
    centralSchoolServicesNetPounds: [
      5_759_560, 4_938_628, 4_847_415, 4_511_382, 5_066_131, 4_604_404, 4_305_086,
    ],
    dsgNetAllocation: {
      schoolsPounds: [30_597_154, 25_228_676, 20_592_889, 20_797_686, 22_657_650],
      centralServicesPounds: [5_408_675, 4_561_935, 3_986_351, 3_512_442, 3_427_860],
      highNeedsPounds: [27_754_362, 31_481_006, 37_152_998, 43_525_570, 47_846_903],
      earlyYearsPounds: [18_067_958, 17_771_319, 16_859_682, 17_839_914, 18_674_719],
    },
    dsgBalanceMarch2024Pounds: 12_374_522,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 9_062_001, outturnPounds: 4_965_000 },
      'hn-topup-maintained': { budgetPounds: 12_260_167, outturnPounds: 13_047_756 },
      'hn-topup-independent': { budgetPounds: 13_648_927, outturnPounds: 15_632_298 },
      'hn-send-support': { budgetPounds: 1_954_689, outturnPounds: 2_811_797 },
      'hn-alternative-provision': { budgetPounds: 3_109_080, outturnPounds: 3_695_352 },
      'hn-hospital-education': { budgetPounds: 215_000, outturnPounds: 206_244 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 2441, independent: 235, other: 141 },
  },
  // Telford and Wrekin
  E06000020: {
    educationalPsychologyPounds: [274_157, 340_250, 376_835, 355_014, 233_731, 357_152, 379_488],
    senAdministrationPounds: [867_923, 1_075_757, 1_214_438, 948_949, 1_074_335, 869_198, 543_868],
    pre16SendTransportPounds: [
      2_214_472, 2_479_348, 2_150_145, 2_374_093, 2_998_023, 2_784_453, 3_301_271,
    ],
    ehcPlansInJanuary: [1556, 1657, 1785, 1782, 1858, 2124, 2439],
    schoolsBlockNetPounds: [
      81_757_284, 79_094_781, 82_593_757, 86_128_164, 87_374_033, 91_643_434, 91_799_214,
    ],
    highNeedsBlockNetPounds: [
      15_000_840, 15_977_972, 16_626_465, 19_530_440, 23_417_220, 28_767_141, 32_051_389,
    ],
    centralSchoolServicesNetPounds: [
      1_594_669, 1_418_362, 1_546_903, 1_572_225, 1_624_603, 1_864_494, 1_931_412,
    ],
    dsgNetAllocation: {
      schoolsPounds: [62_934_598, 65_170_630, 68_400_561, 67_882_296, 71_999_320],
      centralServicesPounds: [1_075_324, 1_064_003, 1_123_542, 1_109_532, 1_102_284],
      highNeedsPounds: [19_891_707, 22_632_055, 25_318_954, 29_064_522, 32_434_995],
      earlyYearsPounds: [12_282_463, 12_408_165, 12_349_749, 12_996_839, 13_614_420],
    },
    dsgBalanceMarch2024Pounds: 1_822_754,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 7_615_580, outturnPounds: 6_059_763 },
      'hn-topup-maintained': { budgetPounds: 13_463_451, outturnPounds: 13_426_512 },
      'hn-topup-independent': { budgetPounds: 3_773_710, outturnPounds: 3_901_863 },
      'hn-send-support': { budgetPounds: 1_782_824, outturnPounds: 1_739_566 },
      'hn-alternative-provision': { budgetPounds: 659_635, outturnPounds: 438_583 },
      'hn-hospital-education': { budgetPounds: 25_030, outturnPounds: 23_916 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 1785, independent: 54, other: 185 },
  },
  // Walsall
  E08000030: {
    educationalPsychologyPounds: [
      650_707, 482_143, 1_115_430, 593_490, 1_309_615, 1_741_803, 976_776,
    ],
    senAdministrationPounds: [
      333_529, 972_814, 2_659_721, 1_976_213, 1_820_205, 1_887_111, 1_939_698,
    ],
    pre16SendTransportPounds: [
      2_851_162, 3_238_281, 3_081_692, 4_235_910, 5_526_908, 7_405_870, 9_024_061,
    ],
    ehcPlansInJanuary: [2017, 2106, 2596, 2856, 3416, 4508, 4743],
    schoolsBlockNetPounds: [
      130_692_601, 132_148_639, 130_100_789, 135_963_500, 138_883_600, 142_456_379, 154_380_343,
    ],
    highNeedsBlockNetPounds: [
      24_064_410, 26_911_370, 29_464_653, 34_478_012, 39_965_804, 53_351_056, 70_156_751,
    ],
    centralSchoolServicesNetPounds: [
      3_704_320, 3_002_874, 1_995_643, 2_288_835, 2_203_670, 2_922_737, 3_927_684,
    ],
    dsgNetAllocation: {
      schoolsPounds: [102_401_143, 100_359_447, 105_685_343, 105_666_151, 110_508_590],
      centralServicesPounds: [1_375_432, 1_416_569, 1_561_393, 1_663_218, 1_767_777],
      highNeedsPounds: [31_384_998, 36_486_217, 42_155_390, 49_136_687, 55_818_568],
      earlyYearsPounds: [21_265_926, 21_223_455, 20_402_787, 21_613_902, 22_774_028],
    },
    dsgBalanceMarch2024Pounds: 7_399_921,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 8_718_300, outturnPounds: 8_769_976 },
      'hn-topup-maintained': { budgetPounds: 20_203_647, outturnPounds: 22_118_767 },
      'hn-topup-independent': { budgetPounds: 6_701_340, outturnPounds: 7_739_995 },
      'hn-send-support': { budgetPounds: 4_000_853, outturnPounds: 3_069_697 },
      'hn-alternative-provision': { budgetPounds: 2_035_000, outturnPounds: 1_523_356 },
      'hn-hospital-education': { budgetPounds: 0, outturnPounds: 26_197 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 2596, independent: 98, other: 219 },
  },
  // Warwickshire
  E10000031: {
    educationalPsychologyPounds: [
      1_233_436, 1_600_683, 1_700_304, 1_259_915, 1_912_143, 2_308_920, 3_066_490,
    ],
    senAdministrationPounds: [
      1_723_069, 1_735_195, 1_810_390, 2_569_133, 4_407_109, 4_266_805, 4_647_780,
    ],
    pre16SendTransportPounds: [
      1_233_428, 11_942_117, 10_258_624, 12_074_460, 15_292_560, 18_410_127, 23_828_568,
    ],
    ehcPlansInJanuary: [3848, 4299, 4563, 4768, 5314, 6054, 6868],
    schoolsBlockNetPounds: [
      180_776_103, 169_695_629, 172_914_263, 173_893_344, 174_008_997, 176_922_816, 214_512_476,
    ],
    highNeedsBlockNetPounds: [
      48_202_879, 52_347_703, 58_444_644, 58_983_365, 70_162_129, 90_432_395, 120_937_202,
    ],
    centralSchoolServicesNetPounds: [
      5_596_356, 6_293_065, 5_045_102, 8_967_174, 8_819_847, 9_325_363, 8_219_859,
    ],
    dsgNetAllocation: {
      schoolsPounds: [136_102_053, 140_979_850, 140_322_811, 136_276_922, 141_407_647],
      centralServicesPounds: [4_404_673, 4_061_345, 4_187_779, 4_128_387, 4_101_968],
      highNeedsPounds: [50_555_611, 55_103_079, 61_830_954, 70_544_516, 77_951_206],
      earlyYearsPounds: [32_852_153, 33_410_479, 34_003_264, 35_742_343, 37_924_417],
    },
    dsgBalanceMarch2024Pounds: 33_214_395,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 17_460_376, outturnPounds: 4_261_723 },
      'hn-topup-maintained': { budgetPounds: 38_703_351, outturnPounds: 17_500_130 },
      'hn-topup-independent': { budgetPounds: 9_263_734, outturnPounds: 16_430_661 },
      'hn-send-support': { budgetPounds: 8_437_839, outturnPounds: 22_161_629 },
      'hn-alternative-provision': { budgetPounds: 4_137_898, outturnPounds: 2_634_357 },
      'hn-hospital-education': { budgetPounds: 185_539, outturnPounds: 256_588 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 4563, independent: 280, other: 494 },
  },
  // Wolverhampton
  E08000031: {
    educationalPsychologyPounds: [
      1_865_332, 837_835, 2_286_113, 1_454_589, 1_433_168, 1_602_353, 1_292_377,
    ],
    senAdministrationPounds: [130_670, 119_213, 0, 0, 440_579, 1_844_778, 1_953_238],
    pre16SendTransportPounds: [
      3_730_552, 4_705_232, 5_668_128, 5_992_986, 6_984_844, 7_219_849, 6_478_286,
    ],
    ehcPlansInJanuary: [1752, 1956, 2174, 2485, 2676, 2847, 3148],
    schoolsBlockNetPounds: [
      89_133_366, 88_149_763, 92_186_282, 97_593_575, 100_524_400, 94_735_529, 105_268_874,
    ],
    highNeedsBlockNetPounds: [
      21_068_138, 23_793_952, 27_826_475, 31_830_540, 36_362_668, 41_598_386, 49_786_376,
    ],
    centralSchoolServicesNetPounds: [
      3_990_167, 4_843_150, 3_584_598, 4_426_622, 5_176_333, 4_922_670, 4_762_236,
    ],
    dsgNetAllocation: {
      schoolsPounds: [64_994_627, 67_811_085, 71_010_315, 73_592_313, 77_324_222],
      centralServicesPounds: [2_033_373, 1_942_421, 2_093_340, 2_023_926, 2_007_963],
      highNeedsPounds: [29_970_790, 36_186_396, 40_701_321, 45_525_596, 50_167_369],
      earlyYearsPounds: [18_236_208, 18_218_366, 17_799_813, 19_075_027, 19_981_245],
    },
    dsgBalanceMarch2024Pounds: -3_090_162,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 12_172_500, outturnPounds: 7_946_626 },
      'hn-topup-maintained': { budgetPounds: 16_705_463, outturnPounds: 17_616_568 },
      'hn-topup-independent': { budgetPounds: 8_831_383, outturnPounds: 8_624_326 },
      'hn-send-support': { budgetPounds: 5_171_740, outturnPounds: 4_286_783 },
      'hn-alternative-provision': { budgetPounds: 1_324_683, outturnPounds: 562_724 },
      'hn-hospital-education': { budgetPounds: 485_153, outturnPounds: 476_679 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 2174, independent: 62, other: 131 },
  },
  // Worcestershire
  E10000034: {
    educationalPsychologyPounds: [701_222, 0, 683_615, 928_813, 1_330_848, 1_777_448, 2_604_902],
    senAdministrationPounds: [
      1_870_005, 2_260_742, 4_799_458, 6_037_103, 6_461_800, 7_473_417, 8_308_116,
    ],
    pre16SendTransportPounds: [
      6_788_020, 7_174_657, 8_000_750, 8_482_691, 11_318_802, 17_564_064, 20_794_975,
    ],
    ehcPlansInJanuary: [3502, 4053, 4182, 4555, 4904, 5945, 6970],
    schoolsBlockNetPounds: [
      179_543_754, 170_352_871, 163_727_838, 166_426_974, 173_517_787, 172_887_775, 189_620_754,
    ],
    highNeedsBlockNetPounds: [
      36_022_057, 41_344_391, 50_140_346, 53_662_116, 65_569_163, 87_850_987, 123_760_375,
    ],
    centralSchoolServicesNetPounds: [
      5_222_774, 4_954_342, 4_936_576, 5_279_417, 5_068_395, 4_724_039, 3_911_807,
    ],
    dsgNetAllocation: {
      schoolsPounds: [125_804_319, 126_527_649, 124_528_087, 127_358_908, 129_735_481],
      centralServicesPounds: [3_792_978, 3_515_181, 3_376_716, 3_324_599, 3_332_491],
      highNeedsPounds: [43_536_088, 51_862_739, 59_352_786, 68_404_637, 74_836_446],
      earlyYearsPounds: [35_282_688, 34_975_954, 32_915_459, 35_418_488, 37_325_853],
    },
    dsgBalanceMarch2024Pounds: 43_581_487,
    highNeeds2021: {
      'hn-place-funding': { budgetPounds: 18_464_580, outturnPounds: 12_115_260 },
      'hn-topup-maintained': { budgetPounds: 36_147_436, outturnPounds: 35_832_291 },
      'hn-topup-independent': { budgetPounds: 20_870_810, outturnPounds: 12_901_110 },
      'hn-send-support': { budgetPounds: 3_333_589, outturnPounds: 4_325_877 },
      'hn-alternative-provision': { budgetPounds: 0, outturnPounds: 0 },
      'hn-hospital-education': { budgetPounds: 621_406, outturnPounds: 602_839 },
      'hn-therapies': { budgetPounds: 0, outturnPounds: 0 },
    },
    ehcPlansByPlacementJanuary2021: { all: 4182, independent: 289, other: 193 },
  },
};
