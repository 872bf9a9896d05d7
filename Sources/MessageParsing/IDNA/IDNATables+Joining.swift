// Made by .ci/make-idna-tables.py from the data files of Unicode (Unicode License v3).

extension IDNATables {
    /// Runs over all code points from 0; numbers are to the base of 36, a missing length is 1.
    /// d dual, l left, r right, t transparent, c causing, u not joining.
    static let joiningRows = """
        u4t t1 ugi t34 u7n t7 u7b t19 u1 t1 u1 t2 u1 t2 u1 t3 u1y tb u1 t1 u3 d1 u1 r4 d1 r1 d1 r1 d5 r4 dd c1 d7 r1 d2 tl ue d2 t1 r3
        u1 r3 dg ri d12 r1 d2 r9 d1 r1 d1 r1 d2 r2 u1 r1 t7 u2 t6 u2 t2 u1 t4 r2 ua d3 u2 d1 uf t1 r1 t1 d3 r5 d4 r1 d9 r1 d1 r1 d1 r1
        d2 r1 tr u2 r1 db r3 df r2 d4 r1 d1 r2 d3 r2 d6 u12 tb up dx t9 u6 c1 u2 t1 uo t4 u1 t9 u1 t3 u1 t5 ui r1 d5 r2 d1 r1 da r1 d1
        r3 t3 u4 d1 u1 d4 u1 r1 d1 r2 u5 rj c3 d1 u2 d5 r1 d1 u7 t9 da r3 u1 r1 d2 r2 d6 r1 df u1 to u1 tw u1j t1 u1 t1 u4 t8 u4 t1 u3
        t7 ua t2 ut t1 u1m t1 u4 t4 u8 t1 uk t2 uq t1 u2 t2 u1l t1 u4 t2 u4 t2 u2 t3 u3 t1 uu t2 u3 t1 ub t2 u1l t1 u4 t5 u1 t2 u4 t1 uk
        t2 um t6 u1 t1 u1m t1 u2 t1 u1 t4 u8 t1 u5 t4 ub t2 uu t1 u1p t1 uc t1 u1e t1 u3 t1 u1j t1 u1 t3 u5 t3 u1 t4 u7 t2 ub t2 ut t1
        u1m t1 u2 t1 u6 t1 u5 t2 uk t2 us t2 u1l t2 u4 t4 u8 t1 uk t2 ut t1 u20 t1 u7 t3 u1 t1 u2i t1 u2 t7 uc t8 u2q t1 u2 t9 ub t7 u21
        t2 ur t1 u1 t1 u1 t1 u1j te u1 t5 u1 t2 u5 tb u1 t10 u9 t1 u2u t4 u1 t6 u1 t2 u2 t2 up t2 u4 t3 ug t4 ud t1 u2 t2 u6 t1 uf t1
        ujj t3 uqa t3 ut t2 uu t2 uu t2 u1s t2 u1 t7 u8 t1 u2 tb u9 t1 u15 d1 u2 c1 t3 u1 t1 ug d2h uc t2 dy t1 d1 u39 t3 u4 t2 u9 t1 u6
        t3 u63 t2 u2 t1 u1m t1 u1 t7 u1 t1 u1 t1 u2 t8 u6 ta u2 t1 u1c t1t uf t4 u1c t1 u1 t5 u1 t1 u5 t1 u14 t9 uc t2 uw t4 u2 t2 u1 t3
        u1k t1 u1 t2 u3 t1 u1 t3 u1m t8 u2 t2 u48 t3 u1 td u1 t7 u4 t1 u6 t1 u3 t2 u5i t1s uej t1 u1 c1 t2 uq t5 u1d t5 u5 t6 u2o tx
        u2da t3 u3x t1 u2o tw ufe t4 u2z t2 un9w t4 u1 ta uw t2 u28 t2 u7k t1 u3 t1 u4 t1 up t2 u5 t1 uj d1e l1 u29 t2 uq ti ud t1 u12
        t8 up tb u1a t3 u1c t1 u2 t4 u2 t2 u13 t1 u1v t6 u2 t2 u2 t2 uc t1 u8 t1 u1b t1 u1f t1 u1 t3 u2 t2 u5 t2 u1 t1 u16 t2 u8 t1 u6m
        t1 u2 t1 u4 t1 ufn4 t1 ukh tg ug tg u5r t1 u6x t3 ue9 t1 u6a t1 u45 t5 u1ae t3 u1 t2 u5 t4 u14 t3 u4 t1 u3k d5 r1 u1 r1 u1 r2 u2
        l1 r5 d4 l1 d5 r1 d3 r1 u2 r1 t2 u4 d4 r1 u40 d1 r1 d1 r3 d3 r1 d2 r1 d1 r2 d1 r1 un r4 d2 u9d l1 dx r1 d1 t4 u1t t5 u8t t2 ul
        r1 d2 u1 d2 u3 t5 u9 lm u1 tg u1c d3 r1 dh u1 tb d3 r1 ur d4 r2 dc t4 u16 d1 u1 d2 r3 u1 d1 r2 d2 r1 d2 u1 d1 r2 d1 u4 r1 d1 l1
        u1h t1 u1i tf u15 t1 u2 t2 ua t3 u1d t4 u2 t2 u7 t1 u1p t3 u10 t5 u1 t8 u1q t1 uc t2 u1g t9 ua t4 u2 t1 u2n t3 u2 t1 u1 t2 u6 t1
        u2 t1 u4d t1 u3 t8 ul t2 u1l t2 u3 t1 u11 t7 u3 t5 u1y t6 ud t1 u1 t1 u1 t1 ue t2 u2d t8 u2 t3 u1 t1 un t1 u2c t6 u1 t1 u4 t2 u1
        t2 u6m t4 u6 t2 u1 t2 ur t2 u2d t8 u2 t1 u1 t2 u2y t1 u1 t1 u2 t6 u1 t1 u2t t1 u1 t1 u2 t4 u1 t5 u77 t9 u1 t2 u74 t2 u1 t1 u4 t1
        u40 t4 u2 t2 u4 t1 uw ta u14 t6 u2 t4 u8 t1 u9 t6 u2 t3 u1a td u1 t2 u5i t1 u1 t3 u1 t1 u5l t7 u1 t6 u1 t1 u2a tm u2 t7 u1 t2 u1
        t2 u3e t6 u3 t1 u1 t2 u1 t7 u1 t1 u20 t2 u3 t1 u1 t1 u2g t1 u76 t2 ub t2 u1g t5 u5 t1 u1 t1 un t1 u445 th u6 tf u8ug tc u3 t3
        u1xc t5 u1n t7 ut4 t1 u1r t4 u29 t1 uf5k t2 u1 t4 u3mk t1a u2 tn udc t2 u1q t3 u9 tg u2 t7 uu t4 u44 t3 um t2 u1ib t1j u4 t1e u8
        t1 ue t1 um t5 u1 tf u11s t7 u1 th u2 t7 u1 t2 u1 t5 u2s t1 u4g t7 uaf t1 u1p t4 ue4 t4 u72 t2 u6r t1 u2 t1 u7 t2 u5 t1 ud6 t7
        u15 d1w t8 ugzat t1 uu t2o u3k t6o u47bk
        """
}
