// Is it a unit of UCUM (case-sensitive form)? Atoms and grammar of https://ucum.org/ucum, section 2 and the tables of section 4.   spec: TRM-21

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const prefixes: readonly string[] = words('Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti');

/** Units that take prefixes. */
const metric: ReadonlySet<string> = new Set(words(`
  m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv l L ar t bar u eV pc [c] [h] [k] [eps_0] [mu_0] [e] [m_e] [m_p] [G] [g] [ly] gf
  Ky Gal dyn erg P Bi St Mx G Oe Gb sb Lmb ph Ci R RAD REM cal_[15] cal_[20] cal_m cal_IT cal_th cal tex m[H2O] m[Hg] eq osm g% kat U [iU] [IU]
  Np B B[SPL] B[V] B[mV] B[uV] B[10.nV] B[W] B[kW] st mho bit By Bd`));

const others: ReadonlySet<string> = new Set(words(`
  10* 10^ [pi] % [ppth] [ppm] [ppb] [pptr] gon deg ' '' min h d a_t a_j a_g a wk mo_s mo_j mo_g mo AU atm [lbf_av] bit_s
  [in_i] [ft_i] [yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [bf_i] [cr_i] [mil_i] [cml_i] [hd_i]
  [ft_us] [yd_us] [in_us] [rd_us] [ch_us] [lk_us] [rch_us] [rlk_us] [fth_us] [fur_us] [mi_us] [acr_us] [srd_us] [smi_us] [sct] [twp] [mil_us]
  [in_br] [ft_br] [rd_br] [ch_br] [lk_br] [fth_br] [pc_br] [yd_br] [mi_br] [nmi_br] [kn_br] [acr_br]
  [gal_us] [bbl_us] [qt_us] [pt_us] [gil_us] [foz_us] [fdr_us] [min_us] [crd_us] [bu_us] [gal_wi] [pk_us] [dqt_us] [dpt_us] [tbs_us] [tsp_us] [cup_us] [foz_m] [cup_m] [tsp_m] [tbs_m]
  [gal_br] [pk_br] [bu_br] [qt_br] [pt_br] [gil_br] [foz_br] [fdr_br] [min_br] [gr] [lb_av] [oz_av] [dr_av] [scwt_av] [lcwt_av] [ston_av] [lton_av] [stone_av] [pwt_tr] [oz_tr] [lb_tr]
  [sc_ap] [dr_ap] [oz_ap] [lb_ap] [oz_m] [lne] [pnt] [pca] [pnt_pr] [pca_pr] [pied] [pouce] [ligne] [didot] [cicero] [degF] [degR] [degRe] [Cal]
  [Btu_39] [Btu_59] [Btu_60] [Btu_m] [Btu_IT] [Btu_th] [Btu] [HP] [den] [in_i'H2O] [in_i'Hg] [PRU] [wood'U] [diop] [p'diop] %[slope] [mesh_i] [Ch] [drp] [hnsf'U] [MET]
  [hp'_X] [hp'_C] [hp'_M] [hp'_Q] [hp_X] [hp_C] [hp_M] [hp_Q] [kp_X] [kp_C] [kp_M] [kp_Q] [pH] [S] [HPF] [LPF] [arb'U] [USP'U] [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U] [todd'U]
  [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] [mclg'U] [tb'U] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [IR] [BAU] [AU] [Amb'a'1'U] [PNU] [Lf] [D'ag'U] [FEU] [ELU] [EU]
  Ao b att [psi] circ sph [car_m] [car_Au] [smoot] [m/s2/Hz^0.5] [NTU] [FNU]`));

const mostLength = 300;
const mostDepth = 30;

export function isUcum(code: string): boolean {
  if (code.length === 0 || code.length > mostLength || !/^[ -~]+$/.test(code)) return false;
  const end = readTerm(code, code.startsWith('/') ? 1 : 0, 0);
  return end === code.length;
}

/** Place behind the term that begins here; -1 when there is none. */
function readTerm(code: string, from: number, depth: number): number {
  let at = readComponent(code, from, depth);
  while (at !== -1 && (code[at] === '.' || code[at] === '/')) at = readComponent(code, at + 1, depth);
  return at;
}

function readComponent(code: string, from: number, depth: number): number {
  if (code[from] === '(') {
    const end = depth < mostDepth ? readTerm(code, from + 1, depth + 1) : -1;
    return end !== -1 && code[end] === ')' ? behindAnnotation(code, end + 1) : -1;
  }
  const behind = endOfSymbol(code, from);
  const symbol = code.slice(from, behind);
  const annotated = behindAnnotation(code, behind);
  // An annotation alone is the unit 1.
  if (symbol === '') return code[from] === '{' ? annotated : -1;
  return /^\d+$/.test(symbol) || isSimple(symbol) ? annotated : -1;
}

function endOfSymbol(code: string, from: number): number {
  let isInside = false;
  for (let at = from; at < code.length; at += 1) {
    const char = code[at] ?? '';
    if (char === '[') isInside = true;
    else if (char === ']') isInside = false;
    else if (!isInside && './(){}'.includes(char)) return at;
  }
  return code.length;
}

/** The grammar has none behind a bracket, and none with blanks; R4's own lists have both. */
const behindAnnotation = (code: string, at: number): number => (code[at] === '{' ? endOfAnnotation(code, at) : at);

function endOfAnnotation(code: string, from: number): number {
  const end = code.indexOf('}', from);
  return end === -1 || code.slice(from + 1, end).includes('{') ? -1 : end + 1;
}

/** A unit, with an exponent or without. */
function isSimple(symbol: string): boolean {
  if (isUnit(symbol)) return true;
  const base = symbol.replace(/[+-]?\d+$/, '');
  return base !== symbol && isUnit(base);
}

const isUnit = (symbol: string): boolean =>
  others.has(symbol) || metric.has(symbol) || prefixes.some((prefix) => symbol.startsWith(prefix) && metric.has(symbol.slice(prefix.length)));
