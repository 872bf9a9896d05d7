extension CharsetLabels {
    /// One charset a line: its name, how it is read (native codecs begin with `@`, `@1` stands
    /// before the names of a charset of one byte a character, others are names for iconv), its labels.
    static let rows = """
        utf-8|@utf8|unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 utf-8-sig utf8mb4 cp65001 unicode-2-0-utf-8
        us-ascii|@ascii|ascii ansi_x3.4-1968 ansi_x3.4-1986 iso-ir-6 iso646-us iso_646.irv:1991 us cp367 ibm367 csascii 7bit 8bit unknown-8bit x-unknown unknown default default_charset
        windows-1252|@1252|cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 x-cp1252 ansi ansi-1252 x-ansi iso-8859-1-windows-3.1-latin-1 en_us western
        utf-7|@utf7|unicode-1-1-utf-7 csunicode11utf7 x-utf-7 cp65000 unicode-2-0-utf-7 csutf7
        utf-16|@utf16|csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff csutf16
        utf-16le|@utf16le|ucs-2le utf-16-le cp1200
        utf-16be|@utf16be|unicodefffe ucs-2be utf-16-be cp1201
        utf-32|@utf32|ucs-4 iso-10646-ucs-4 csutf32
        utf-32le|@utf32le|ucs-4le cp12000
        utf-32be|@utf32be|ucs-4be cp12001
        iso-2022-jp|@2022jp|csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ms cp50220 cp50221 cp50222 jis csiso2022jp2
        hz-gb-2312|@hz|hz hz-gb hzgb2312
        ibm866|@1 CP866 IBM866|866 cp866 csibm866 dos-866
        iso-8859-2|@1 ISO-8859-2|csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
        iso-8859-3|@1 ISO-8859-3|csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
        iso-8859-4|@1 ISO-8859-4|csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
        iso-8859-5|@1 ISO-8859-5|csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
        iso-8859-6|@1 ISO-8859-6|arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
        iso-8859-7|@1 ISO-8859-7|csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek
        iso-8859-8|@1 ISO-8859-8|csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical
        iso-8859-10|@1 ISO-8859-10|csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
        iso-8859-13|@1 ISO-8859-13|iso8859-13 iso885913 l7 latin7
        iso-8859-14|@1 ISO-8859-14|iso8859-14 iso885914 l8 latin8
        iso-8859-15|@1 ISO-8859-15|csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9
        iso-8859-16|@1 ISO-8859-16|iso8859-16 iso885916 l10 latin10
        koi8-r|@1 KOI8-R|cskoi8r koi koi8 koi8_r
        koi8-u|@1 KOI8-U|koi8-ru
        koi8-t|@1 KOI8-T|
        macintosh|@1 MACINTOSH|csmacintosh mac x-mac-roman macroman
        windows-874|@1 CP874 WINDOWS-874 TIS-620|dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 cp874
        windows-1250|@1 CP1250|cp1250 x-cp1250
        windows-1251|@1 CP1251|cp1251 x-cp1251
        windows-1253|@1 CP1253|cp1253 x-cp1253
        windows-1254|@1 CP1254|cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254
        windows-1255|@1 CP1255|cp1255 x-cp1255
        windows-1256|@1 CP1256|cp1256 x-cp1256
        windows-1257|@1 CP1257|cp1257 x-cp1257
        windows-1258|@1 CP1258|cp1258 x-cp1258
        x-mac-cyrillic|@1 MAC-CYRILLIC|x-mac-ukrainian maccyrillic mac-cyrillic
        x-mac-ce|@1 MAC-CENTRALEUROPE MACCENTRALEUROPE|maccentraleurope mac-centraleurope macce
        gbk|GB18030 GBK|chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936 ms936 windows-936 gb2312-80 euc-cn euccn gb
        gb18030|GB18030|gb-18030
        big5|BIG5-HKSCS CP950 BIG5|big5-hkscs cn-big5 csbig5 x-x-big5 cp950 big-5 big5hk ms950 windows-950
        euc-tw|EUC-TW|x-euc-tw euctw
        euc-jp|EUC-JP-MS EUCJP-MS EUC-JP|cseucpkdfmtjapanese x-euc-jp eucjp ujis x-euc cp51932 eucjp-ms euc-jp-ms
        shift_jis|CP932 MS932 SHIFT_JIS|csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932 x-ms-cp932 shift_jis-2004 csWindows31J cswindows31j windows-932
        euc-kr|UHC CP949 EUC-KR|cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949 uhc ms949 euckr ks_c_5601
        iso-2022-kr|ISO-2022-KR|csiso2022kr
        iso-2022-cn|ISO-2022-CN|iso-2022-cn-ext csiso2022cn
        johab|JOHAB CP1361|cp1361 ms1361
        ibm437|@1 CP437|cp437 437 cspc8codepage437
        ibm737|@1 CP737|cp737
        ibm775|@1 CP775|cp775 cspc775baltic
        ibm850|@1 CP850|cp850 850 cspc850multilingual
        ibm852|@1 CP852|cp852 852 cspcp852
        ibm855|@1 CP855|cp855 855 csibm855
        ibm857|@1 CP857|cp857 857 csibm857
        ibm858|@1 CP858 CP00858 CP850|cp858 ibm00858 cp00858
        ibm860|@1 CP860|cp860
        ibm861|@1 CP861|cp861
        ibm862|@1 CP862|cp862 cspc862latinhebrew
        ibm863|@1 CP863|cp863
        ibm864|@1 CP864|cp864
        ibm865|@1 CP865|cp865
        ibm869|@1 CP869|cp869
        hp-roman8|@1 HP-ROMAN8|roman8 r8 cshproman8
        viscii|@1 VISCII|csviscii
        tcvn|@1 TCVN TCVN5712-1|tcvn-5712 tcvn5712-1
        armscii-8|@1 ARMSCII-8|armscii8
        georgian-ps|@1 GEORGIAN-PS|
        georgian-academy|@1 GEORGIAN-ACADEMY|
        """
}
