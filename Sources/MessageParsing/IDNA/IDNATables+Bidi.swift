// Made by .ci/make-idna-tables.py from the data files of Unicode (Unicode License v3).

extension IDNATables {
    /// Runs over all code points from 0; numbers are to the base of 36, a missing length is 1.
    /// l L, r R, a AL, n AN, e EN, s ES, c CS, t ET, o ON, b BN, m NSM, x the others.
    static let bidiRows = """
        b9 x5 be x5 o2 t3 o5 s1 c1 s1 c2 ea c1 o6 lq o6 lq o4 b6 x1 bq c1 o1 t4 o4 l1 o2 b1 o2 t2 e2 o1 l1 o3 e1 l1 o5 ln o1 lv o1 lch
        o2 l7 oe l2 oe l5 o9 l1 oh m34 l4 o2 l8 o1 l5 o2 l1 o1 l32 o1 l3w m7 l74 o1 l2 o2 t1 l1 m19 r1 m1 r1 m2 r1 m2 r1 m1 l8 rr l4 r6
        lb n6 o2 a1 t2 a1 c1 a1 o2 mb a1c ml na t1 n2 a3 m1 a2t m7 n1 o1 m6 a2 m2 o1 m4 a2 ea ak l1 a2 m1 au mr l2 a2h mb a1 le r17 m9
        r2 o4 r1 l2 m1 ro m4 r1 m9 r1 m3 r1 m5 l2 rf l1 rp m3 l2 r1 l1 ab l5 av l1 n2 l6 m8 a16 mo n1 mw l1j m1 l1 m1 l4 m8 l4 m1 l3 m7
        la m2 lt m1 l1m m1 l4 m4 l8 m1 lk m2 le t2 l7 t1 l2 m1 l2 m2 l1l m1 l4 m2 l4 m2 l2 m3 l3 m1 lu m2 l3 m1 lb m2 l1l m1 l4 m5 l1 m2
        l4 m1 lk m2 ld t1 l8 m6 l1 m1 l1m m1 l2 m1 l1 m4 l8 m1 l7 m2 lb m2 lu m1 l1p m1 lc m1 l11 o6 t1 o1 l5 m1 l3 m1 l1j m1 l1 m3 l5
        m3 l1 m4 l7 m2 lb m2 lk o7 l2 m1 l1m m1 lf m2 lk m2 ls m2 l1l m2 l4 m4 l8 m1 lk m2 lt m1 l20 m1 l7 m3 l1 m1 l2i m1 l2 m7 l4 t1
        l7 m8 l2q m1 l2 m9 lb m6 l22 m2 lr m1 l1 m1 l1 m1 o4 l1f me l1 m5 l1 m2 l5 mb l1 m10 l9 m1 l2u m4 l1 m6 l1 m2 l2 m2 lp m2 l4 m3
        lg m4 ld m1 l2 m2 l6 m1 lf m1 ljj m3 l1c oa l2u o1 lhr x1 lq o2 l39 m3 lt m2 lu m2 lu m2 l1s m2 l1 m7 l8 m1 l2 mb l7 t1 l1 m1 li
        oa l6 ob m3 b1 m1 l39 m2 ly m1 l3a m3 l4 m2 l9 m1 l6 m3 l4 o1 l3 o2 l48 oy ln m2 l2 m1 l1m m1 l1 m7 l1 m1 l1 m1 l2 m8 l6 ma l2
        m1 l1c mv l1d m4 l1c m1 l1 m5 l1 m1 l5 m1 l14 m9 lc m2 lw m4 l2 m2 l1 m3 l1k m1 l1 m2 l3 m1 l1 m3 l1m m8 l2 m2 l48 m3 l1 md l1
        m7 l4 m1 l6 m1 l3 m2 l5i m1s lcd o1 l1 o3 lb o3 ld o3 ld o3 ld o2 l1 xb b3 l1 r1 oo x7 c1 t5 of c1 oq x1 b5 l1 x4 b6 e1 l3 e6 s2
        o3 l1 ea s2 o3 lh tx lf mx lf o2 l1 o4 l1 o2 la o1 l1 o3 l5 o6 l1 o1 l1 o1 l1 o1 l4 t1 lb o2 l4 o5 l5 o4 l2 og l15 o3 l4 o3m s1
        t1 o82 l1x oq l1 o41 lp ob ll o14 ek l26 oci l1 o9f l74 ohg l2 ow l1 o2x l6d o6 l4 m3 l7 o7 l3j m1 l2o mw o2m ly oq l1 o2h lc
        o5y lq oc l4 x1 o4 l3 op l9 m4 l2 o1 l5 o2 l5 o3 l2h m2 o2 l3 o1 l2i o1 l5g o10 l1l o2 l1d og ls o3 l1e of lc o4 l4n o4 l2r o2
        lv o1 l534 o1s lh3k o1j l92 o3 l2n m4 o1 ma o2 lu m2 l28 m2 le oy l2u o1 l3d m1 l3 m1 l4 m1 lp m2 l1 o4 m1 lb t2 l1m o4 l24 m2
        lq mi ld m1 l12 m8 lp mb l1a m3 l1c m1 l2 m4 l2 m2 l13 m1 l1v m6 l2 m2 l2 m2 lc m1 l8 m1 l1b m1 l1f m1 l1 m3 l2 m2 l5 m2 l1 m1
        l16 m2 l8 m1 l37 o2 l3d m1 l2 m1 l4 m1 lfn3 r1 m1 ra s1 rd l1 r5 l1 r1 l1 r2 l1 r2 l1 ra a37 lg aa3 oi a1s l2 a1i l7 o1 lw ad o3
        mg oa l6 mg ow c1 o1 c1 l1 o1 c1 o9 t1 o2 s2 o3 l1 o1 t2 o1 l4 a5 l1 a3r l2 b1 l1 o2 t3 o5 s1 c1 s1 c2 ea c1 o6 lq o6 lq ob l3e
        t2 o3 t2 l1 o7 la o5 l77 o1 l1q o25 l3 od l3 o1 l2k m1 l6a m1 er l3e m5 lw5 r6 l2 r1 l1 r18 l1 r2 l3 r1 l2 rn l1 r20 l8 r9 l1c
        rj l1 r2 l5 rx l3 o1 rq l5 r1 l1s r1k l4 rk l2 r1b m3 l1 m2 l5 m4 r4 l1 r3 l1 rt l2 m3 l4 m1 r9 l7 r9 l7 r1s lw r11 m2 l4 rc l9
        r1i l3 o7 rm l2 rr l5 rq l7 r4 lc r7 l28 r21 l1j r1f ld r1f l7 r6 a10 m4 l8 na l86 nv l1 r16 l1 m2 r1 l2 r2 l26 r14 l8 am mb a9
        lm ri m4 r4 l12 rs lk rn la m1 l1i mf lb ok la m1 l2 m2 la m3 l1d m4 l2 m2 l7 m1 l1p m3 l10 m5 l1 m8 l1q m1 lc m2 l1g m9 la m4
        l2 m1 l2n m3 l2 m1 l1 m2 l6 m1 l4g m1 l3 m8 ll m2 l1l m2 l3 m1 l11 m7 l3 m5 l5f m8 l2 m3 l1 m1 ln m1 l2c m6 l1 m1 l4 m2 l1 m2
        l6m m4 l6 m2 l1 m2 lr m2 l2d m8 l2 m1 l1 m2 lv od l1q m1 l1 m1 l2 m6 l1 m1 l2t m3 l2 m4 l1 m5 l77 m9 l1 m2 l74 m2 l1 m1 l4 m1
        l40 m4 l2 m2 l4 m1 lw m6 l2 m2 l14 m6 l2 m4 l8 m1 l9 m6 l2 m3 l1a md l1 m2 lba m7 l1 m6 l2c mm l2 m7 l1 m2 l1 m2 l3e m6 l3 m1 l1
        m2 l1 m7 l1 m1 l20 m2 l3 m1 l1 m1 l9n m2 l68 o8 t4 oh leta m5 l1n m7 lt4 m1 l1r m4 l27 o1 l1 m1 lf5k m2 l1 b4 l3mk m1a l2 mn lf4
        m3 l9 b8 m8 l2 m7 lu m4 l1n o2 ll o1u m3 o1 l56 o2f lp0 o1 l1l o1 l1l o1 l1l o1 l1l o1 la e1e le8 m1j l4 m1e l8 m1 le m1 lm m5
        l1 mf l11s m7 l1 mh l2 m7 l1 m2 l1 m5 l79 m7 laf m1 l1p m4 lf t1 lzk r5h l2 r9 m7 l15 r1w m7 r1 l4 ra l4 r2 llt a1w l24 a1p l5e
        a4 l1 ar l1 a2 l1 a1 l2 a1 l1 aa l1 a4 l1 a1 l1 a1 l6 a1 l4 a1 l1 a1 l1 a1 l1 a3 l1 a2 l1 a1 l2 a1 l1 a1 l1 a1 l1 a1 l1 a1 l1 a2
        l1 a1 l2 a4 l1 a7 l1 a4 l1 a4 l1 a1 l1 aa l1 ah l5 a3 l1 a5 l1 ah l1g o2 l7i o18 l4 o2s lc of l2 of l1 of l1 o11 la eb o5 lv o1
        l1m o6 l1p o1 l4y o6 l4a orc l5 og l3 od l3 o38 lc o2h l7 oc l4 o1 lf oc l4 o1k l8 oa l6 o14 l8 ou l2 o2 l26 o9g lc oe l2 o5 l3
        o5 l3 o7 l9 ot l3 ob l5 o6 la oa l6 o8 l8 o7 l9 o43 l1 o1j l11 ea lgvlz b1 lu b2o l3k m6o l47bk
        """
}
