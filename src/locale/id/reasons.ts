/** Reason codes of failures, in Indonesian: what a failure says in detail is technical and in English. */

const REASONS: Readonly<Record<string, string>> = {
  timeout: 'tidak ada jawaban dalam batas waktu',
  refused: 'sambungan ditolak',
  unreachable: 'tujuan tidak terjangkau',
  reset: 'sambungan diputus pihak lain',
  dns: 'alamat tidak dapat ditemukan lewat DNS',
  tls: 'sertifikat atau enkripsi tidak dapat dipercaya',
  status: 'layanan menjawab dengan status galat',
  body: 'isi jawaban tidak sesuai',
  protocol: 'jawaban tidak dapat dipahami',
  permission: 'tidak diizinkan oleh sistem',
  hung: 'tidak bereaksi sama sekali',
  missing: 'tidak ditemukan',
  range: 'nilai yang terbaca tidak masuk akal',
  full: 'disk penuh',
  readonly: 'disk hanya dapat dibaca',
  locked: 'dipakai oleh program lain',
  corrupt: 'berkas rusak',
  io: 'disk gagal membaca atau menulis',
  unavailable: 'penerima sedang tidak melayani',
  denied: 'penerima tidak memberi izin',
  closed: 'pengiriman dihentikan',
};

/** Of a code, or of a text that begins with one: "timeout: no answer". */
export function reasonText(reason: string): string {
  return REASONS[reason.split(':')[0] ?? ''] ?? 'sebab tidak diketahui';
}
