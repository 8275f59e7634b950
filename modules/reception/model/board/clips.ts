// The spoken words of the call screen: file name below /board/voice → what is said. Made by tools/voice. spec: RCP
export const voiceClips = {
  'so-0': 'không', 'so-1': 'một', 'so-2': 'hai', 'so-3': 'ba', 'so-4': 'bốn', 'so-5': 'năm', 'so-6': 'sáu', 'so-7': 'bảy', 'so-8': 'tám', 'so-9': 'chín',
  'so-10': 'mười', muoi: 'mươi', mot: 'mốt', tu: 'tư', lam: 'lăm', linh: 'linh', tram: 'trăm',
  'moi-so': 'Mời số', 'cap-cuu-so': 'Cấp cứu, mời số',
  'vao-phong': 'vào phòng', 'vao-phong-kham': 'vào phòng khám', 'den-quay': 'đến quầy', 'nghe-ket-luan': 'nghe kết luận',
  'chu-a': 'a', 'chu-b': 'bê', 'chu-c': 'xê', 'chu-d': 'đê', 'chu-e': 'e', 'chu-f': 'ép', 'chu-g': 'giê', 'chu-h': 'hát', 'chu-k': 'ca', 'chu-l': 'lờ', 'chu-m': 'mờ', 'chu-n': 'nờ', 'chu-p': 'pê', 'chu-q': 'quy', 'chu-s': 'ét', 'chu-t': 'tê', 'chu-v': 'vê',
} as const;

/** Two notes before every call. */
export const chimeClip = 'chuong';

export type ClipName = keyof typeof voiceClips;
export const isClip = (name: string): name is ClipName => name in voiceClips;
