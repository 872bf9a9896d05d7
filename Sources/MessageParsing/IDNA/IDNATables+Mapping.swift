// Made by .ci/make-idna-tables.py from the data files of Unicode (Unicode License v3).

extension IDNATables {
    /// Runs over all code points from 0; numbers are to the base of 36, a missing length is 1.
    /// v valid, x disallowed, i ignored, d deviation, m mapped to what follows (rising over a run), p pairs of a
    /// mapped and a valid code point, the mapped ones to their neighbours.
    static let mappingRows = """
        v1t mq.2p v11 xw m.w v7 m.w.lk v m.2p v2 i v m.w.lg v2 m2.1e m.w.ld m.qk v2 m.w.mf m.1d m.33 v m.1d.6dg.1g m.1d.6dg.1e
        m.1f.6dg.1g v mn.68 v m7.6w d vw po m.2x.lj v m.2x.2y m.2x.2y p2 v p3 m.30.53 m.30.53 p4 m.jg.32 pn m.73 p3 m.37 v m.gj p2 m.gk
        p m2.gm p v m.d9 m.gp m.gr p m.gw m.gz v m.h5 m.h4 p v2 m.hb m.he v m.hh p3 m.hs p m.hv v2 p m.i0 p m2.i2 p2 m.ia p v2 p v6
        m.2s.am m.2s.am m.2s.am m.30.2y m.30.2y m.30.2y m.32.2y m.32.2y m.32.2y p8 v p9 v m.2s.3e m.2s.3e m.2s.3e p m.b9 m.cf pk m.bi v
        p9 v6 m.8rp p m.be m.8rq v2 p m.ao m.i1 m.i4 p5 v2o m.2w m.h2 m.2y m.36 m.hl m.hn m.ht m.3b m.3d vv m.w.li m.w.lj m.w.lm m.w.mg
        m.w.lf m.w.ln v2 m.gz m.30 m.37 m.3c m.id v2j m2.lc v m.lv m.lk.ld m.qh v9 i vw p2 m.jd v p x2 m.w.qh v3 m.1n m.s3 x4 m.w.ld
        m.w.lk.ld m.q4 m.53 m3.q5 x m.r0 x m2.r1 v mh.q9 x m9.qr vm d vc m.rb m.qa m.qg m.qt m.r1 m.qz m.qu m.qo v pc m.qi m.qp m.qr v
        m.qg m.qd v p m.qr p v m3.or mg.uo mw.ts v1c ph v8 pr m.y7 p7 v p1c x m12.129 x m.12f v1a m.12d.136 v3 m.12j m.12t v3 x v1l x6
        vr x4 v6 xh vm x v2g m.17r.19w m.18o.19w m.1c7.19w m.18q.19w v2s x v1c x2 v1n x2 v2t xe v1n x2 v1d x2 vf x vs x2 v x vb x5 vw x7
        v23 x v39 m.1sl.1to m.1sm.1to m.1sn.1to m.1ss.1to m.1sx.1to m.1sy.1to m.1t7.1to m.1tb.1to v10 x v8 x2 v2 x2 vm x v7 x v x3 v4 x2
        v9 x2 v2 x2 v4 x8 v x4 m.1wh.1x8 m.1wi.1x8 x m.1wv.1x8 v4 x2 vp x2 v3 x v6 x4 v2 x2 vm x v7 x v m.20i.20s x v m.20o.20s x v2 x2
        v x v5 x4 v2 x2 v3 x3 v x7 m.1zq.20s m.1zr.20s m.1zw.20s v x m.20b.20s x7 vh xa v3 x v9 x v3 x vm x v7 x v2 x v5 x2 va x v3 x v3
        x2 v xf v4 x2 vc x7 v7 x v3 x v8 x2 v2 x2 vm x v7 x v2 x v5 x2 v9 x2 v2 x2 v3 x5 v5 x4 m.275.27w m.276.27w x v5 x2 vi xa v2 x v6
        x3 v3 x v4 x3 v2 x v x v2 x3 v2 x3 v3 x3 vc x4 v5 x3 v3 x v4 x2 v x6 v xe vl x5 vd x v3 x vn x vg x2 v9 x v3 x v4 x7 v2 x v3 x
        v2 x2 v4 x2 va x7 vm x v3 x vn x va x v5 x2 v9 x v3 x v4 x7 v2 x5 v3 x v4 x2 va x v3 xc vd x v3 x v1f x v3 x v6 x4 vg x2 vq x v3
        x vi x3 vo x v9 x v x2 v7 x3 v x4 v6 x v x v8 x6 va x2 v3 xc v1e m.2tp.2sy v7 x4 vt x11 v2 x v x v5 x vo x v x vc m.2x9.2wi va
        x2 v5 x v x v7 x va x2 m.2wb.2vt m.2wb.2w1 v2 xw vc m.2yz v1i m.30i.33r v4 x v4 m.30s.33r v4 m.30x.33r v4 m.312.33r v4 m.317.33r
        vc m.30g.33p v3 x4 v2 m.31t.31u v m.31t.31w m.33m.328 m.33m.31t.328 m.33n.328 m.33n.31t.328 v7 m.31t.328 vh m.32q.33r v4 x v4
        m.330.33r v4 m.335.33r v4 m.33a.33r v4 m.33f.33r vc m.32o.33p v3 x vf x vd x11 v4g m12.8w0 x m.8x3 x5 m.8x9 x2 v18 m.3bw v2q i2
        v6g x v4 x2 v7 x v x v4 x2 v15 x v4 x2 vx x v4 x2 v7 x v x v4 x2 vf x v1l x v4 x2 v1v x2 vw x3 vq x6 v2e x2 m6.3xs x2 vhs x vs
        x3 v2h x7 vm x9 vo x9 vk xc vd x v3 x v2 xc v1g i2 v14 x2 va x6 va x6 vb i5 va x6 v2h x7 v17 x5 v1y xa vv x vc x4 vc x4 v x3 v16
        x2 v5 xb v18 x4 vq x6 vb x3 v1q x2 v1t x vt x2 vb x6 va x6 ve x2 v1t xf v25 x v4m x8 v1o x3 vf x3 v1f m.tu m.tw m.u6 m2.u9 m.ua
        m.ui m.v7 m.wuj p x5 m17.3bk x2 m3.3ct v8 x8 v17 x5 v18 m.2p m.6e m.2q v m2.2s m.d9 m8.2v v m.33 m.f7 m.34 m.36 m2.38 m.3b m.2p
        m2.gg m.5qa m.2q m2.2s m.gp m2.gr m.2v v m.2z m.31 m.97 m.33 m.gk m2.5qu m.34 m2.38 m.5r1 m.hb m.3a m.5r9 m3.qa m2.qu m.2x m.36
        m2.39 m2.qa m.qp m2.qu vd m.u5 vy m.gi m.2r m.gl m.6o m.gs m.2u m.gv m.gx m.h1 m3.h4 m.5tn m.il m.h9 m.5tx m.in m.hd m.hc m4.he
        m.hk m2.hu m.bv m2.i1 m.5r0 m2.i3 m.3e m3.i8 m.qg v1s p23 v4 m.2p.ji m.601 v2 m.67 v p1c v8 m8.64g v6 x2 m6.64w x2 v8 m8.65c v8
        m8.65s v6 x2 m6.668 x2 v8 x m.66p x m.66r x m.66t x m.66v v8 m8.674 v m.q4 v m.q5 v m.q6 v m.q7 v m.r0 v m.r1 v m.r2 x2 m.64g.qh
        m.64h.qh m.64i.qh m.64j.qh m.64k.qh m.64l.qh m.64m.qh m.64n.qh m.64g.qh m.64h.qh m.64i.qh m.64j.qh m.64k.qh m.64l.qh m.64m.qh
        m.64n.qh m.65c.qh m.65d.qh m.65e.qh m.65f.qh m.65g.qh m.65h.qh m.65i.qh m.65j.qh m.65c.qh m.65d.qh m.65e.qh m.65f.qh m.65g.qh
        m.65h.qh m.65i.qh m.65j.qh m.674.qh m.675.qh m.676.qh m.677.qh m.678.qh m.679.qh m.67a.qh m.67b.qh m.674.qh m.675.qh m.676.qh
        m.677.qh m.678.qh m.679.qh m.67a.qh m.67b.qh v2 m.67k.qh m.q9.qh m.q4.qh x v m.69i.qh m2.69c m.67k m.q4 m.q9.qh m.w.lv m.qh
        m.w.lv m.w.n6 m.w.lk.n6 m.67o.qh m.qf.qh m.q6.qh x v m.69y.qh m.67m m.q5 m.67o m.q6 m.qf.qh m.w.lv.lc m.w.lv.ld m.w.lv.n6 v3
        m.pc x2 v2 m2.6a8 m.67q m.q7 x m.w.lw.lc m.w.lw.ld m.w.lw.n6 v3 m.q8 v4 m2.6ao m.67u m.r1 m.6at m.w.lk.lc m.w.lk.ld m.2o x2
        m.67w.qh m.qx.qh m.r2.qh x v m.6ba.qh m.67s m.r0 m.67w m.r2 m.qx.qh m.w.ld m.w.lw x m.w m.w m.w m.w m.w m.w m.w m.w m.w m.w m.w
        i d2 x2 v m.6c0 v5 m.w.mr vc x3 v x7 m.w v3 m.6cy.6cy m.6cy.6cy.6cy v m.6d1.6d1 m.6d1.6d1.6d1 v4 m.x.x v m.w.lh v8 m.1r.1r
        m.1r.x m.x.1r vd m.6cy.6cy.6cy.6cy v7 m.w i5 x5 i6 m.1c m.2x x2 m6.1g m.17 m.6qa m.1p m2.14 m.32 ma.1c m.17 m.6qa m.1p m2.14 v
        m.2p m.2t m.33 m.3c m.gp m.2w m4.2z m.34 m2.37 m.3b m2.3d v8 m.36.37 vs xb vx xf m.2p.1b.2r m.2p.1b.37 m.2r m.4w.2r v m.2r.1b.33
        m.2r.1b.39 m.gr v m.4w.2u m2.2v m.2w m.2w m.2w m.87 m.2x m.2x m.30 m.30 v m.32 m.32.33 v2 m3.34 m.36 m.36 v2 m.37.31 m.38.2t.30
        m.38.31 v m.3e v m.qx v m.3e v m.2z m.6d m2.2q v m.2t m2.2t m.6ku m.31 m.33 m4.15c m.2x v m.2u.2p.3c m.qo m.qb m.qb m.qo m.6q9
        v4 m.2s m2.2s m2.2x v6 m.1d.6dg.1j m.1d.6dg.1l m.1d.6dg.1d.1c m.1d.6dg.1f m.1e.6dg.1f m.1d.6dg.1h m.1e.6dg.1h m.1f.6dg.1h
        m.1g.6dg.1h m.1d.6dg.1i m.1h.6dg.1i m.1d.6dg.1k m.1f.6dg.1k m.1h.6dg.1k m.1j.6dg.1k m.1d.6dg m.2x m.2x.2x m.2x.2x.2x m.2x.3a
        m.3a m.3a.2x m.3a.2x.2x m.3a.2x.2x.2x m.2x.3c m.3c m.3c.2x m.3c.2x.2x m.30 m2.2r m.31 m.2x m.2x.2x m.2x.2x.2x m.2x.3a m.3a
        m.3a.2x m.3a.2x.2x m.3a.2x.2x.2x m.2x.3c m.3c m.3c.2x m.3c.2x.2x m.30 m2.2r m.31 v3 p v4 m.1c.6dg.1f v2 x4 v4c m.6qz.6qz
        m.6qz.6qz.6qz v m.6r2.6r2 m.6r2.6r2.6r2 v6w m2.9hk v73 xm vb xl m9.1d m.1d.1c m.1d.1d m.1d.1e m.1d.1f m.1d.1g m.1d.1h m.1d.1i
        m.1d.1j m.1d.1k m.1d.1l m.1e.1c m.14.1d.15 m.14.1e.15 m.14.1f.15 m.14.1g.15 m.14.1h.15 m.14.1i.15 m.14.1j.15 m.14.1k.15
        m.14.1l.15 m.14.1d.1c.15 m.14.1d.1d.15 m.14.1d.1e.15 m.14.1d.1f.15 m.14.1d.1g.15 m.14.1d.1h.15 m.14.1d.1i.15 m.14.1d.1j.15
        m.14.1d.1k.15 m.14.1d.1l.15 m.14.1e.1c.15 xk m.14.2p.15 m.14.2q.15 m.14.2r.15 m.14.2s.15 m.14.2t.15 m.14.2u.15 m.14.2v.15
        m.14.2w.15 m.14.2x.15 m.14.2y.15 m.14.2z.15 m.14.30.15 m.14.31.15 m.14.32.15 m.14.33.15 m.14.34.15 m.14.35.15 m.14.36.15
        m.14.37.15 m.14.38.15 m.14.39.15 m.14.3a.15 m.14.3b.15 m.14.3c.15 m.14.3d.15 m.14.3e.15 mq.2p mq.2p m.1c v10h m.6qz.6qz.6qz.6qz
        v2v m.1m.1m.1p m.1p.1p m.1p.1p.1p v2t m.8gt.mw v47 x2 v3u m1c.8q8 v1c p m.h7 m.5tp m.hp v2 p3 m.gh m.hd m.gg m.gi v p v p v5
        m.2y m.3a m2.fz p1e v7 p2 v3 p x5 v19 x v x5 v x2 v1k x7 m.8yp v xe vo x9 v7 x v7 x v7 x v7 x v7 x v7 x v7 x v7 x v3i x2 v4 xs
        vq x v4 m.lal v2b m.vj3 xc m.feo m.ffs m.fg6 m.fgf m.fh5 m.fid m.fik m.fj4 m.fju m.g1r m.g2t m.g2z m.g3m m.g46 m.g4r m.g68 m.g6t
        m.g74 m.gbf m.ge1 m.get m.gey m.gfs m.gg1 m.ggs m.gh5 m.ghu m.gja m.gjs m.gkj m.h5j m.h7j m.hkb m.hky m.hl6 m.hlh m.hlz m.ho3
        m.i1c m.i2o m.i60 m.i6n m.i76 m.i7s m.i9a m.i9d m.ijf m.ijp m.ik1 m.ike m.inm m.inu m.inz m.ir8 m.iri m.irv m.is3 m.its m.iu9
        m.iur m.iwz m.jd4 m.jee m.jez m.jzj m.jzo m.k1z m.k2f m.k2s m.k3d m.k4g m.k4l m.kc0 m.kco m.kdk m.l5s m.l7m m.l89 m.l9v m.laj
        m.las m.laz m.lcf m.lck m.ldg m.m7f m.mju m.mk6 m.mkb m.mkf m.mkn m.ml5 m.ml7 m.mng m.mtg m.mtl m.n30 m.n3a m.n4o m.n4v m.n54
        m.n5c m.n7v m.n82 m.nee m.nel m.nfy m.ngf m.nhq m.nob m.noi m.noz m.ny2 m.o1k m.o1q m.o6s m.o97 m.oah m.okz m.ooo m.p4m m.p5d
        m.p6y m.p8d m.pa9 m.pak m.paq m.pbn m.pdr m.pe1 m.pnn m.pnu m.po3 m.poc m.pos m.pp7 m.ppb m.pri m.prm m.prs m.qj1 m.qjv m.qww
        m.qx8 m.qxv m.r5q m.r63 m.r82 m.r9c m.rp3 m.rpi m.rpx m.rqw m.rrx m.rxg m.rxs m.rzn m.s6j m.s7e m.sd7 m.sds m.sdx m.sk1 m.sp5
        m.ssm m.sss m.ssx m.tiv m.tj4 m.tng m.trq m.trt m.tt4 m.tw1 m.twe m.twi m.twp m.tzf m.u0d m.u0j m.u0x m.u5k m.u6z m.u73 m.uc6
        m.uc9 m.ucs m.ujs m.ul4 m.ulb m.un9 m.unj m.unm m.unw m.uoq m.uzp m.vat m.vb3 m.vc5 m.vcr m.vcz m.vd9 m.vdd m.veh m.vel m.vf2
        m.vf7 m.vfk m.vgb m.vgq m.vgy m.vil m.vj0 m.vj4 x16 m.w v m.1a v1f m.9hu v m.gg1 m2.gg4 v5 x v2e x2 v2 m.w.9ll m.w.9lm v2
        m.9l4.9l6 v2n m.9mb.9mw x5 v17 x m2.3cw m.3hm m.3cy m2.3ho m3.3cz m6.3hs m.3dm m3.3d2 m.3dt ma.3d5 ml.3fl i m2.3dg m2.3if m.3ik
        m.3im m.3ir m.3iv m.3ix m.3do m.3j1 m.3j3 m2.3dp m.3ds m2.3du m.3dz m.3e1 m5.3e3 m.3ea m.3ee m.3eo m.3ev m.3f0 m2.3jl m3.3fb
        m2.3gk m.3go m2.3gx m.3h0 m.3ha m.3hd x v2 m.feo m.fik m.fex m.h5n m.fey m.ffx m.fez m.n5e m.fh5 m.ffd m.fep m.hm1 m.h80 m.fju
        v1y xa vg m.14.3cw.15 m.14.3cy.15 m.14.3cz.15 m.14.3d1.15 m.14.3d2.15 m.14.3d3.15 m.14.3d5.15 m.14.3d7.15 m.14.3d8.15
        m.14.3da.15 m.14.3db.15 m.14.3dc.15 m.14.3dd.15 m.14.3de.15 m.14.xz4.15 m.14.yvs.15 m.14.zc4.15 m.14.108s.15 m.14.10p4.15
        m.14.115g.15 m.14.1224.15 m.14.12ys.15 m.14.13f4.15 m.14.14bs.15 m.14.14s4.15 m.14.158g.15 m.14.15os.15 m.14.1654.15
        m.14.13p8.15 m.14.1350.13ic.15 m.14.1350.16f8.15 x m.14.feo.15 m.14.fik.15 m.14.fex.15 m.14.h5n.15 m.14.fis.15 m.14.g31.15
        m.14.fer.15 m.14.g2z.15 m.14.fh9.15 m.14.gg1.15 m.14.kco.15 m.14.m7f.15 m.14.ldg.15 m.14.kdk.15 m.14.ssx.15 m.14.h7j.15
        m.14.k4l.15 m.14.kkq.15 m.14.kcp.15 m.14.ny6.15 m.14.glp.15 m.14.mm1.15 m.14.rs1.15 m.14.nz1.15 m.14.gc4.15 m.14.fkz.15
        m.14.gos.15 m.14.i1y.15 m.14.nhf.15 m.14.flt.15 m.14.rt3.15 m.14.ggk.15 m.14.nzh.15 m.14.fm9.15 m.14.pnu.15 m.14.po3.15 m.gun
        m.inw m.k1z m.oen v8 m.34.38.2t m.1e.1d m.1e.1e m.1e.1f m.1e.1g m.1e.1h m.1e.1i m.1e.1j m.1e.1k m.1e.1l m.1f.1c m.1f.1d m.1f.1e
        m.1f.1f m.1f.1g m.1f.1h m.3cw m2.3cy m3.3d1 m.3d5 m2.3d7 m5.3da m.xz4 m.yvs m.zc4 m.108s m.10p4 m.115g m.1224 m.12ys m.13f4
        m.14bs m.14s4 m.158g m.15os m.1654 m.14c8.y5c m.13p8.13dk m.138w v m.feo m.fik m.fex m.h5n m.fis m.g31 m.fer m.g2z m.fh9 m.gg1
        m.kco m.m7f m.ldg m.kdk m.ssx m.h7j m.k4l m.kkq m.kcp m.ny6 m.glp m.mm1 m.rs1 m.nz1 m.gc4 m.o2g m.n5j m.ho3 m.six m.g16 m.ghc
        m.lig m.u11 m.fm9 m.g49 m.l7n m.fey m.ffx m.fez m.ijq m.gkz m.gfv m.i3b m.i1y m.nhf m.flt m.rt3 m.ggk m.hlo m.1f.1i m.1f.1j
        m.1f.1k m.1f.1l m.1g.1c m.1g.1d m.1g.1e m.1g.1f m.1g.1g m.1g.1h m.1g.1i m.1g.1j m.1g.1k m.1g.1l m.1h.1c m.1d.kco m.1e.kco
        m.1f.kco m.1g.kco m.1h.kco m.1i.kco m.1j.kco m.1k.kco m.1l.kco m.1d.1c.kco m.1d.1d.kco m.1d.1e.kco m.2w.2v m.2t.36.2v m.2t.3a
        m.30.38.2s m.9lu m.9lw m.9ly m.9m0 m2.9m2 m.9m5 m.9m7 m.9m9 m.9mb m.9md m.9mf m.9mh m.9mj m.9ml m.9mn m.9mp m.9ms m.9mu m.9mw
        m6.9my m.9n6 m.9n9 m.9nc m.9nf m5.9ni m.9no m.9nq m6.9ns m4.9nz m.fl0.gp8 m.9lu.9n5.9oc.9mw m.9lu.9nv.9n9.9lt m.9lu.9o3.9ne.9lu
        m.9lu.9oc.9nv m.9lw.9mz.9o3.9m8 m.9lw.9o3.9mp m.9ly.9m1.9o3 m.9m0.9mh.9m7.9oc.9mx m.9m0.9oc.9m3.9oc m.9m2.9o3.9mh m.9m2.9oc.9nk
        m.9m3.9lw.9nu m.9m3.9nt.9mr.9mw m.9m3.9nx.9nu.9oc m.9m4.9nx.9o3 m.9m4.9o3.9ni m.9m6.9m4 m.9m6.9mz.9oc m.9m5.9np.9nu.9oc
        m.9m6.9nv.9mo.9oc m.9m5.9nx m.9m5.9nx.9m8.9nt.9nk m.9m5.9nx.9nl.9oc.9mw.9nv m.9m5.9nx.9nz.9mr.9mw m.9m8.9nt.9nk
        m.9m8.9nt.9nk.9mw.9o3 m.9m7.9nv.9mk.9lw.9nx m.9m7.9nx.9oc.9n1 m.9m9.9oc.9mh m.9mb.9nv.9my m.9mb.9oc.9nh m.9md.9lw.9m7.9nv
        m.9md.9o3.9mp.9oc.9nk m.9mf.9nu.9o3.9m8 m.9mj.9o3.9mp m.9mj.9o3.9mw m.9mo.9oc.9mh m.9mv.9mf m.9mx.9nv m.9mw.9o3 m.9my.9n2
        m.9n2.9mr.9mw m.9n3.9lw.9ms m.9n5.9oc.9mj.9o3.9mw m.9n5.9oc.9ms m.9n4.9oc.9nw.9nv m.9n8.9lu.9mh.9mw.9nv m.9n8.9m7.9nv m.9n8.9mb
        m.9n7.9nv m.9n9.9lt.9nt.9mr.9mx m.9n9.9lv.9oc.9mw m.9na.9mr.9mf.9lz.9nv m.9n9.9nt.9o3 m.9nc.9m7.9mn.9oc.9nv m.9ne.9ml
        m.9ne.9mz.9n6 m.9nc.9nv.9ms m.9ne.9o3.9mh m.9ne.9oc.9mg m.9nd.9oc.9mn m.9nh.9lw.9o3.9mw m.9ng.9nv.9mw m.9nf.9o3 m.9nh.9o3.9mx
        m.9nf.9oc.9nv m.9nf.9oc.9o3 m.9ni.9lw.9m7.9nx m.9ni.9lw.9nv m.9ni.9mr.9n3 m.9ni.9nv.9m7 m.9ni.9o3.9mf.9nr.9o3 m.9nj.9m7.9nx.9o3
        m.9nj.9nu m.9nj.9nu.9n4.9oc.9nv m.9nl.9m4 m.9nl.9m4.9mw.9o3 m.9nl.9oc.9mw.9nv m.9no.9oc.9mx m.9no.9oc.9nv m.9nq.9lu.9o3
        m.9nu.9mr.9mw.9nv m.9nu.9nt m.9nv.9n8.9oc m.9nv.9oc.9na.9nv m.9nw.9nk m.9nw.9o3.9mw.9ma.9o3 m.9nz.9mr.9mw m.1c.m9l m.1d.m9l
        m.1e.m9l m.1f.m9l m.1g.m9l m.1h.m9l m.1i.m9l m.1j.m9l m.1k.m9l m.1l.m9l m.1d.1c.m9l m.1d.1d.m9l m.1d.1e.m9l m.1d.1f.m9l
        m.1d.1g.m9l m.1d.1h.m9l m.1d.1i.m9l m.1d.1j.m9l m.1d.1k.m9l m.1d.1l.m9l m.1e.1c.m9l m.1e.1d.m9l m.1e.1e.m9l m.1e.1f.m9l
        m.1e.1g.m9l m.2w.34.2p m.2s.2p m.2p.39 m.2q.2p.36 m.33.3a m.34.2r m.2s.31 m.2s.31.1e m.2s.31.1f m.2x.39 m.inn.jdc m.k6l.gp8
        m.hlz.l7n m.k5q.lh7 m.kkq.irz.fmi.ny6 m.34.2p m.32.2p m.qk.2p m.31.2p m.2z.2p m.2z.2q m.31.2q m.2v.2q m.2r.2p.30 m.2z.2r.2p.30
        m.34.2u m.32.2u m.qk.2u m.qk.2v m.31.2v m.2z.2v m.2w.3e m.2z.2w.3e m.31.2w.3e m.2v.2w.3e m.38.2w.3e m.qk.30 m.31.30 m.2s.30
        m.2z.30 m.2u.31 m.32.31 m.qk.31 m.31.31 m.2r.31 m.2z.31 m.31.31.1e m.2r.31.1e m.31.1e m.2z.31.1e m.31.31.1f m.2r.31.1f m.31.1f
        m.2z.31.1f m.31.6qd.37 m.31.6qd.37.1e m.34.2p m.2z.34.2p m.31.34.2p m.2v.34.2p m.36.2p.2s m.36.2p.2s.6qd.37 m.36.2p.2s.6qd.37.1e
        m.34.37 m.32.37 m.qk.37 m.31.37 m.34.3a m.32.3a m.qk.3a m.31.3a m.2z.3a m.31.3a m.34.3b m.32.3b m.qk.3b m.31.3b m.2z.3b m.31.3b
        m.2z.qx m.31.qx x m.2q.35 m.2r.2r m.2r.2s m.2r.6qd.2z.2v x m.2s.2q m.2v.3d m.2w.2p m.2w.34 m.2x.32 m.2z.2z m.2z.31 m.2z.38
        m.30.31 m.30.32 m.30.33.2v m.30.3c m.31.2q m.31.2x.30 m.31.33.30 m.34.2w x m.34.34.31 m.34.36 m.37.36 m.37.3a m.3b.2q
        m.3a.6qd.31 m.2p.6qd.31 m.1d.k4l m.1e.k4l m.1f.k4l m.1g.k4l m.1h.k4l m.1i.k4l m.1j.k4l m.1k.k4l m.1l.k4l m.1d.1c.k4l m.1d.1d.k4l
        m.1d.1e.k4l m.1d.1f.k4l m.1d.1g.k4l m.1d.1h.k4l m.1d.1i.k4l m.1d.1j.k4l m.1d.1k.k4l m.1d.1l.k4l m.1e.1c.k4l m.1e.1d.k4l
        m.1e.1e.k4l m.1e.1f.k4l m.1e.1g.k4l m.1e.1h.k4l m.1e.1i.k4l m.1e.1j.k4l m.1e.1k.k4l m.1e.1l.k4l m.1f.1c.k4l m.1f.1d.k4l
        m.2v.2p.30 vm8d x3 v1j x9 v9o xk pn vi pe m.ui m.uk v2i x8 vy p7 v2 pv m.x2n v8 p2 m.5tl p5 v3 p m.h1 v2 p2 v2 pa m.h2 m.gs m.gx
        m.h8 m.h6 v m.im m.hz m.il m.xub p8 m.x3o m.hu m.5u6 p2 m.h0 p8 m.bf m.hj x4 m.ho xe m.37 m.2r m.2u m.35 p v m.87 m.9f v1f x3 va
        x6 v1k x8 v1y x8 vc x6 v38 xb vu x3 v26 x vb x4 vx x v1j x9 ve x2 va x2 v2v xo vs xa v6 x2 v6 x2 v6 x9 v7 x v7 x v18 m.x0n m.xtj
        m.h7 m.xua v9 m.i5 v2 m2.xu3 x2 m28.3vk v1a x2 va x6 v8mc xc vn x4 v1d x6is m.rpk m.kc4 m.s7e m.rt4 m.lw1 m.fg2 m.gkl m.vj0
        m.vj0 m.hn5 m.ssx m.gw7 m.hmw m.jcm m.ne1 m.p6t m.qin m.qt6 m.r20 m.sjz m.kxu m.ljv m.mah m.mvy m.q4d m.sq2 m.uep m.fia m.ghh
        m.l50 m.mjf m.qi5 m.v8e m.ifk m.m3v m.qfh m.r50 m.jih m.pnc m.qvz m.iq2 m.kd3 m.lm2 m.mpo m.slq m.fpi m.g53 m.gda m.jwk m.l3n
        m.mj4 m.nhj m.pa9 m.qh2 m.qjg m.s1b m.tv6 m.upb m.v7e m.nt8 m.nzz m.otc m.q15 m.t1g m.vb3 m.rfa m.hjz m.iro m.okg m.pdq m.mle
        m.nuy m.rsy m.ttj m.hjs m.i8y m.kyb m.lp6 m.lxr m.oq7 m.oxj m.tor m.gcy m.pe3 m.g64 m.g5o m.o4c m.ou6 m.q29 m.tpx m.rk0 m.jin
        m.kxu m.rge m.fg9 m.i5j m.iz6 m.mtj m.n74 m.gev m.nwb m.fr3 m.iw9 m.ff1 m.lho m.k1k m.opu m.gjn m.hge m.ni9 m.q4p m.re2 m.la2
        m.sds m.lfs m.jjy m.put m.jog m.n6t m.fji m.g2x m.g5l m.kn5 m.oo7 m.prj m.rf6 m.ssv m.gdx m.gn6 m.ho3 m.ir0 m.k3p m.m4e m.nxm
        m.tkd m.ui2 m.vbr m.vda m.gbf m.kau m.l87 m.sbm m.ino m.j9s m.jcw m.jve m.lyb m.mdl m.n0p m.o22 m.ovo m.pdb m.s9y m.q9a m.sgz
        m.t3e m.g7r m.gbn m.gql m.ma0 m.r0i m.re2 m.iq1 m.iyd m.jnf m.l9q m.oji m.mt1 m.fl0 m.h6h m.i5j m.iii m.izg m.muq m.mzt m.p7e
        m.pc6 m.svo m.tti m.tvs m.u1k m.fpn m.o1a m.ss4 m.trs m.j4x m.fie m.fyy m.i5q m.i7z m.k2h m.kxu m.mha m.ncy m.q9o m.sjg m.vil
        m.k94 m.tny m.gax m.kfv m.kj7 m.lkx m.luk m.mx5 m.n6h m.nsb m.opc m.u3i m.g31 m.je6 m.tq0 m.fu3 m.ie1 m.lpm m.sa2 m.ivf m.j7o
        m.kk7 m.mtj m.tqe m.g89 m.glr m.i91 m.k5v m.kem m.ko8 m.lid m.mx2 m.naa m.p6h m.r0v m.r1d m.sss m.tsy m.gfz m.lve m.gm5 m.mhc
        m.n14 m.qgq m.tr7 m.uvr m.vbz m.kgn m.lor m.pns m.o97 m.obk m.olu m.mo0 m.m8p m.riw m.fk0 m.px2 m.g8q m.g7b m.ip2 m.jir m.onq
        m.i2t m.ljy m.kac m.saj m.qx8 m.tot m.r63 m.iqb m.g1s m.gxs v2 m.hga v m.k8k v2 m.g66 m.mqy m.ngq m.ny4 m.nz2 m.nz9 m.o0f m.tw6
        m.on2 m.p8d v m.qhe v m.rg8 v2 m.shk m.sn1 v3 m.u7j m.u7w m.u94 m.v5g m.sm6 m.trr m.fqm m.fzb m.g25 m.gcp m.gdg m.ggh m.gwt
        m.gzq m.h2g m.hfk m.hig m.i90 m.i9a m.j2s m.j8o m.j9q m.jci m.k0f m.k4i m.k9d m.kn9 m.lmf m.lqy m.lya m.mem m.mjv m.mxu m.ntd
        m.ny6 m.nyh m.nyg m.nyo m.nyu m.nz1 m2.o0d m.o5c m.o75 m.og0 m.ovo m.ow9 m.oxt m.p6a m.pad m.pnx m.prt m.prt m.q53 m.r2o m.r6e
        m.rgh m.ri1 m.rtf m.ruw m.sdy m.shk m.tsz m.u0v m.u2j m.j1x m.36cu m.pp4 x2 m.ffq m.g51 m.g2w m.fpc m.g1x m.g3k m.gcn m.ge2
        m.gwt m.gut m.gwp m.gyq m.hga m.hir m.hms m.hn8 m.huq m.i08 m.iqa m.iqh m.iuh m.iwd m.j4o m.j7y m.j60 m.j9q m.j8g m.jci m.jec
        m.jpg m.jrw m.jte m.k0m m.k8k m.kd3 m.kd7 m.keu m.l89 m.la2 m.lkx m.lwb m.lvv m.lya m.m5a m.mem m.nmv m.mk5 m.mnj m.mqy m.n01
        m.n46 m.n5n m.nbx m.nbz m.ngq m.nh7 m.nhw m.nka m.nk0 m.nv0 m.o8h m.og0 m.ol7 m.orf m.ovo m.p4u m.pad m.pxu m.q27 m.qrd m.r41
        m.r5y m.r6e m.ren m.rg8 m.rez m.rgh m.rge m.rfx m.ri1 m.rka m.ruw m.sag m.sj6 m.srd m.sxi m.tq4 m.tsz m.tw6 m.tzv m.u0v m.u17
        m.u2j m.umq m.vj0 m.313e m.3138 m.33dh m.brx m.cns m.cop m.39e1 m.3bgw m.3i6r m.vgj m.vim x12 m.2u.2u m.2u.2x m.2u.30 m.2u.2u.2x
        m.2u.2u.30 m.37.38 m.37.38 xc m.12s.12u m.12s.12d m.12s.12j m.132.12u m.12s.12l x5 m.15l.14k v m.16a.14n m.15u m.15c m2.15f
        m3.15n m.160 m.162 m.17 m.161.14x m.161.14y m.161.14s.14x m.161.14s.14y m.15c.14n m.15c.14o m.15c.14s m.15d.14s m.15e.14s
        m.15f.14s m.15g.14s m.15h.14s m.15i.14s x m.15k.14s m.15l.14s m.15m.14s m.15n.14s m.15o.14s x m.15q.14s x m.15s.14s m.15t.14s x
        m.15v.14s m.15w.14s x m.15y.14s m.15z.14s m.160.14s m.161.14s m.162.14s m.15h.14p m.15d.14v m.15n.14v m.15w.14v m.15c.15o m.19t
        m.19t m.1a3 m.1a3 m.1a3 m.1a3 m.1a6 m.1a6 m.1a6 m.1a6 m.1a8 m.1a8 m.1a8 m.1a8 m.1a2 m.1a2 m.1a2 m.1a2 m.1a7 m.1a7 m.1a7 m.1a7
        m.1a1 m.1a1 m.1a1 m.1a1 m.1b8 m.1b8 m.1b8 m.1b8 m.1ba m.1ba m.1ba m.1ba m.1ac m.1ac m.1ac m.1ac m.1ab m.1ab m.1ab m.1ab m.1ae
        m.1ae m.1ae m2.1ae m.1af m.1af m.1af m.1al m.1al m.1ak m.1ak m.1am m.1am m.1ag m.1ag m.1aw m.1aw m.1ap m.1ap m.1bd m.1bd m.1bd
        m.1bd m.1bj m.1bj m.1bj m.1bj m.1bn m.1bn m.1bn m.1bn m.1bl m.1bl m.1bl m.1bl m.1bu m2.1bu m.1bv m.1bv m.1bv m.1c0 m2.1c0 m.1c1
        m.1c1 m.1c1 m.1by m.1by m.1by m.1by m.1ci m2.1ci m.1cj vx m.1bh m.1bh m.1bh m.1bh m.1c7 m.1c7 m.1c6 m.1c6 m.1c8 m.1c8 m.1c7.19w
        m.1cb m.1cb m.1c5 m.1c5 m.1c9 m.1c9 m.1cg m.1cg m.1cg m.1cg m.18p m.18p m.17q.17r m.17q.17r m.17q.1cl m.17q.1cl m.17q.18o
        m.17q.18o m.17q.1c7 m.17q.1c7 m.17q.1c6 m.17q.1c6 m.17q.1c8 m.17q.1c8 m.17q.1cg m.17q.1cg m.17q.1cg m.17q.18p m.17q.18p
        m.17q.18p m.1cc m.1cc m.1cc m.1cc m.17q.17w m.17q.17x m.17q.18l m.17q.18p m.17q.18q m.17s.17w m.17s.17x m.17s.17y m.17s.18l
        m.17s.18p m.17s.18q m.17u.17w m.17u.17x m.17u.17y m.17u.18l m.17u.18p m.17u.18q m.17v.17w m.17v.18l m.17v.18p m.17v.18q
        m.17w.17x m.17w.18l m.17x.17w m.17x.18l m.17y.17w m.17y.17x m.17y.18l m.183.17w m.183.17x m.183.17y m.183.18l m.185.17x
        m.185.18l m.186.17w m.186.17x m.186.17y m.186.18l m.187.17x m.187.18l m.188.18l m.189.17w m.189.18l m.18a.17w m.18a.18l
        m.18h.17w m.18h.17x m.18h.17y m.18h.18l m.18h.18p m.18h.18q m.18i.17x m.18i.18l m.18i.18p m.18i.18q m.18j.17r m.18j.17w
        m.18j.17x m.18j.17y m.18j.18k m.18j.18l m.18j.18p m.18j.18q m.18k.17w m.18k.17x m.18k.17y m.18k.18l m.18k.18p m.18k.18q
        m.18l.17w m.18l.17x m.18l.17y m.18l.18l m.18l.18p m.18l.18q m.18m.17w m.18m.17x m.18m.17y m.18m.18l m.18m.18p m.18m.18q
        m.18n.17w m.18n.18l m.18n.18p m.18n.18q m.18q.17w m.18q.17x m.18q.17y m.18q.18l m.18q.18p m.18q.18q m.180.19s m.181.19s
        m.18p.19s m.w.18s.18x m.w.18t.18x m.w.18u.18x m.w.18v.18x m.w.18w.18x m.w.18x.19s m.17q.181 m.17q.182 m.17q.18l m.17q.18m
        m.17q.18p m.17q.18q m.17s.181 m.17s.182 m.17s.18l m.17s.18m m.17s.18p m.17s.18q m.17u.181 m.17u.182 m.17u.18l m.17u.18m
        m.17u.18p m.17u.18q m.17v.181 m.17v.182 m.17v.18l m.17v.18m m.17v.18p m.17v.18q m.18h.18p m.18h.18q m.18i.18p m.18i.18q
        m.18j.17r m.18j.18k m.18j.18l m.18j.18p m.18j.18q m.18k.18l m.18k.18p m.18k.18q m.18l.17r m.18l.18l m.18m.181 m.18m.182
        m.18m.18l m.18m.18m m.18m.18p m.18m.18q m.18p.19s m.18q.181 m.18q.182 m.18q.18l m.18q.18m m.18q.18p m.18q.18q m.17q.17w
        m.17q.17x m.17q.17y m.17q.18l m.17q.18n m.17s.17w m.17s.17x m.17s.17y m.17s.18l m.17s.18n m.17u.17w m.17u.17x m.17u.17y
        m.17u.18l m.17u.18n m.17v.18l m.17w.17x m.17w.18l m.17x.17w m.17x.18l m.17y.17w m.17y.18l m.183.17w m.183.17x m.183.17y
        m.183.18l m.185.17x m.185.17y m.185.18l m.186.17w m.186.17x m.186.17y m.186.18l m.187.17x m.188.18l m.189.17w m.189.18l
        m.18a.17w m.18a.18l m.18h.17w m.18h.17x m.18h.17y m.18h.18l m.18i.17x m.18i.18l m.18j.17w m.18j.17x m.18j.17y m.18j.18k
        m.18j.18l m.18k.17w m.18k.17x m.18k.17y m.18k.18l m.18k.18n m.18l.17w m.18l.17x m.18l.17y m.18l.18l m.18m.17w m.18m.17x
        m.18m.17y m.18m.18l m.18m.18n m.18n.17w m.18n.18l m.18n.19s m.18q.17w m.18q.17x m.18q.17y m.18q.18l m.18q.18n m.17q.18l
        m.17q.18n m.17s.18l m.17s.18n m.17u.18l m.17u.18n m.17v.18l m.17v.18n m.183.18l m.183.18n m.184.18l m.184.18n m.18j.18k
        m.18j.18l m.18k.18l m.18m.18l m.18m.18n m.18q.18l m.18q.18n m.18g.18u.18x m.18g.18v.18x m.18g.18w.18x m.187.18p m.187.18q
        m.189.18p m.189.18q m.18a.18p m.18a.18q m.183.18p m.183.18q m.184.18p m.184.18q m.17x.18p m.17x.18q m.17w.18p m.17w.18q
        m.17y.18p m.17y.18q m.185.18p m.185.18q m.186.18p m.186.18q m.184.17w m.184.17x m.184.17y m.184.18l m.184.181 m.183.181
        m.185.181 m.186.181 m.187.18p m.187.18q m.189.18p m.189.18q m.18a.18p m.18a.18q m.183.18p m.183.18q m.184.18p m.184.18q
        m.17x.18p m.17x.18q m.17w.18p m.17w.18q m.17y.18p m.17y.18q m.185.18p m.185.18q m.186.18p m.186.18q m.184.17w m.184.17x
        m.184.17y m.184.18l m.184.181 m.183.181 m.185.181 m.186.181 m.184.17w m.184.17x m.184.17y m.184.18l m.183.18n m.184.18n
        m.187.18l m.183.17w m.183.17x m.183.17y m.184.17w m.184.17x m.184.17y m.187.18l m.188.18l m.17r.18r m.17r.18r vi m.17u.17w.18l
        m.17u.17x.17w m.17u.17x.17w m.17u.17x.18l m.17u.17y.18l m.17u.18l.17w m.17u.18l.17x m.17u.18l.17y m.17w.18l.17x m.17w.18l.17x
        m.17x.18l.18q m.17x.18l.18p m.183.17x.17w m.183.17w.17x m.183.17w.18p m.183.18l.17x m.183.18l.17x m.183.18l.17w m.183.18l.18l
        m.183.18l.18l m.185.17x.17x m.185.17x.17x m.185.18l.18l m.184.17x.18l m.184.17x.18l m.184.17w.18q m.184.18l.17y m.184.18l.17y
        m.184.18l.18l m.184.18l.18l m.186.17x.18p m.186.17y.18l m.186.17y.18l m.187.18l.17x m.187.18l.17x m.187.18l.18l m.187.18l.18q
        m.189.17w.18l m.189.18l.18l m.189.18l.18l m.189.18l.18p m.18a.18l.18l m.18a.18l.18q m.18a.18l.18p m.18h.17y.18l m.18h.17y.18l
        m.18i.18l.17x m.18i.18l.18l m.18k.17x.18l m.18k.17x.18q m.18k.17x.18p m.18k.17w.17w m.18k.17w.17w m.18k.17y.18l m.18k.17y.18l
        m.18k.18l.17x m.18k.18l.17x m.18l.17x.17w m.18l.17x.18l m.18l.17x.18q m.18l.17w.17x m.18l.17w.18l m.18l.17y.17w m.18l.17y.18l v2
        m.18l.17w.17y m.18n.18l.17w m.18n.18l.18l m.18m.17x.18l m.18m.17x.18p m.18m.17w.18l m.18m.17w.18l m.18m.17w.18p m.18m.18l.18q
        m.18m.18l.18p m.18q.18l.18l m.18q.18l.18l m.17s.17y.18q m.17u.17w.18q m.17u.17w.18p m.17u.17y.18q m.17u.17y.18p m.17u.18l.18q
        m.17u.18l.18p m.17w.18l.18q m.17w.17x.18p m.17w.18l.18p m.183.17y.18p m.185.17x.18q m.184.17x.18q m.186.17x.18q m.18k.17w.18q
        m.18k.18l.18q m.18q.17x.18q m.18q.17w.18q m.18q.18l.18q m.18l.18l.18q m.18i.18l.18q m.18m.17x.18q m.18i.18l.17x m.18k.17x.18l
        m.189.18l.18q m.18j.18l.18q m.18m.17w.17x m.18l.17y.18q m.18k.17w.18l m.18j.18l.18l m.18k.17w.18l m.18m.17w.17x m.17w.17x.18q
        m.17x.17w.18q m.18l.17w.18q m.18h.18l.18q m.17s.17x.18q m.18j.18l.18l m.189.17w.18l m.185.18l.18l m.183.17y.18q m.18m.17w.18q v8
        xw m.185.18k.1ci m.18i.18k.1ci m.17r.18k.18k.18n m.17r.18j.17s.181 m.18l.17x.18l.17z m.185.18k.189.18l m.181.183.18o.18k
        m.189.18k.18q.18n m.18o.183.18k.18l m.185.18k.18p m.185.18k.18p.w.17r.18k.18k.18n.w.189.18k.18q.18n.w.18o.183.18k.18l
        m.17w.18k.w.17w.18k.17r.18k.18n m.181.1cc.17r.18k v3 ig m.18 m.9hd x m2.1m m.x m.1r m2.9hy x7 vg x m.6c4 m.6c3 m.2n m.2n m2.14
        m.3f m.3h m2.9hw m2.9hs m2.9hm m2.9hk m4.9ho v2 m.2j m.2l m.w.lh m.w.lh m.w.lh m.w.lh m.2n m.2n m.2n m.18 m.9hd x2 m.1n m.1m
        m.1r m.x m.6c4 m2.14 m.3f m.3h m2.9hw m.z m.12 m2.16 m.19 m.1o m.1q m.1p x m.2k m2.10 m.1s x4 m.w.18r m.18g.18r m.w.18s v
        m.w.18t x m.w.18u m.18g.18u m.w.18v m.18g.18v m.w.18w m.18g.18w m.w.18x m.18g.18x m.w.18y m.18g.18y m2.17l m2.17m m2.17n m2.17o
        m2.17p m.17q m.17q m2.17q m2.17r m.17s m.17s m2.17s m2.17t m.17u m.17u m2.17u m.17v m.17v m2.17v m.17w m.17w m2.17w m.17x m.17x
        m2.17x m.17y m.17y m2.17y m2.17z m2.180 m2.181 m2.182 m.183 m.183 m2.183 m.184 m.184 m2.184 m.185 m.185 m2.185 m.186 m.186
        m2.186 m.187 m.187 m2.187 m.188 m.188 m2.188 m.189 m.189 m2.189 m.18a m.18a m.18a m.18h m.18h m.18h m2.18h m.18i m.18i m2.18i
        m.18j m.18j m2.18j m.18k m.18k m2.18k m.18l m.18l m2.18l m.18m m.18m m2.18m m.18n m.18n m2.18n m2.18o m2.18p m.18q m.18q m.18q
        m.18k.17m m.18k.17m m.18k.17n m.18k.17n m.18k.17p m.18k.17p m.18k.17r m.18k.17r x2 i x mw.x mq.2p m10.2j m2.879 m.1a m2.9ho
        m.9hd m.9ob m.9o2 m.9lt m.9lv m.9lx m.9lz m.9m1 m.9nn m.9np m.9nr m.9mr m.9oc m.9lu m.9lw m.9ly m.9m0 m2.9m2 m.9m5 m.9m7 m.9m9
        m.9mb m.9md m.9mf m.9mh m.9mj m.9ml m.9mn m.9mp m.9ms m.9mu m.9mw m6.9my m.9n6 m.9n9 m.9nc m.9nf m5.9ni m.9no m.9nq m6.9ns m.9nz
        m.9o3 m2.9ll i m2.3cw m.3hm m.3cy m2.3ho m3.3cz m6.3hs m.3dm m3.3d2 m.3dt ma.3d5 x3 m6.3fl x2 m6.3fr x2 m6.3fx x2 m3.3g3 x3
        m2.4i m.4s m.w.lg m.4m m.4l m.6g9 x m.7b6 m4.6mo m.7fk m.7gr xh vc x vq x vj x v2 x vf x2 ve xy v3f x5 v3 x4 v19 x3 v2g x vd x3
        v x1b v1a x3m vt x3 v1d xf vs x4 v10 x9 vu x5 v17 x5 vu x v11 x4 ve x16 m14.1fe0 v3a x2 va x6 m10.1fiw x4 v10 x4 v14 x8 v1g xb v
        mb.1fo7 x mf.1foj x m7.1foz x m2.1fp7 x vb x vf x v7 x v2 x3 v1g xc v8n x9 vm xa v8 xo v m2.k0 m.6e m.ih m.gj x m.ir m.xuu m.it
        m.is m2.gm m.5u9 m.go m.gu m.ix m.h0 m.gy m.gw m.ij m.87 m.ik m.h3 m.hw m2.iy m.h8 m.2mmc m.x3i m.ha m.2mmd m.i6 m.2mme m.6w
        m2.hi m.35 m.hm m.2mmg m2.hp m.hs m.iw m.iu m.xuv m.iv m.i0 m.8s1 x m.i7 m2.ip m.ig m3.cg m.2mmi m.2mn2 m.hz m2.ie m.im m.2mmj
        x1s v6 x2 v x v18 x v2 x3 v x2 vn x v20 x8 v9 x1c vj x v2 x5 vx x3 vr x5 vr x12 v1k x4 vk x2 v1e x v2 x5 v8 x v3 x vt x2 v3 x4
        va x7 v9 x7 v1s xw v13 x4 vc x9 v1i x3 vt x2 vr x5 vq x7 v4 xc v7 x28 v21 x1j m1f.1h34 xd v1f x7 v1a x8 va x6 vg mm.1h80 x3 vt
        x8 v2 x5s vv x v16 x v3 x2 v2 xg v6 x v12 x v1k x8 v16 xm vq x12 vs xk vn x9 v26 x4 v10 x9 v1q x v5 xd vp x7 va x6 v1h x vi x8
        v13 x9 v2o x vk xb vi x v1b x1q v7 x v x v4 x vf x vb x6 v1n x5 va x6 v4 x v8 x2 v2 x2 vm x v7 x v2 x v5 x va x2 v2 x2 v3 x2 v
        x6 v x5 v7 x2 v7 x3 v5 xb va x v x2 v x v12 x va x v x2 v x v4 x va x v2 x8 v2 xt v2k x v5 xu v20 x8 va x4m v1i x2 v12 xy v1x xb
        va x6 vd xj v1m x6 va x6 vk xs vr x2 vf x4 vn x55 v1o x2s mw.1jgg v1f xc v8 x2 v x2 v8 x v2 x vu x v2 x2 vc x9 va x1y v8 x2 v1a
        x2 vb xr v20 x8 v2b xd v21 x7 vb x2d v8 x2g vy xe va x6 v9 x v19 x ve xa vt x3 vw x2 vm x ve x21 v7 x v2 x v18 x3 v x v2 x v9 x8
        va x6 v6 x v2 x v11 x v2 x v6 x7 va x6 v18 x4 va x6 v2 x6m vp x7 vh x v15 x3 vt x2d v xf v1e xd vpn x2u v90 xc v8n x1s9 v2r xd
        vts xg vm xa v32z x5 vg7 x5a1 v1m x1c6 vft x7 vv x va x4 v29 x va x6 vu x2 v6 xa v1y xa va x v7 x vl x5 vj xc0 v1m x5i mw.20dc
        v1n x5 mp.20fv x2 vp x18 v23 x4 v1l x7 vh x1s v5 xb v7 x9 v5p7 x10 vy x2n v37 xd vpe xe v1f x5y5 v4 x v7 x v2 x v83 m.9jn.9k8
        m.9mw.9m5 m.9mw.9mu m.9ns.9nu v2 x9 v xt v3 x2 v xe v5 x7 vb0 x1s4 v2z x5 vd x3 v9 x7 va x2 v4 i4 x318 v5y mq.2p ma.1c v3 x3 vc4
        x6 vn x v3 x8 vx x2 v1a x2 vn x9 v38 x1o v6u xa v2m m.2jx3.2jxh m.2jx4.2jxh m.2jx4.2jxh.2jxq m.2jx4.2jxh.2jxr m.2jx4.2jxh.2jxs
        m.2jx4.2jxh.2jxt m.2jx4.2jxh.2jxu ve i8 v1s m.2jzt.2jxh m.2jzu.2jxh m.2jzt.2jxh.2jxq m.2jzu.2jxh.2jxq m.2jzt.2jxh.2jxr
        m.2jzu.2jxh.2jxr v3p xa v1e x1q vk xc vk xc v2f x9 vp x3r mq.2p mq.2p mq.2p m7.2p x mi.2x mq.2p mq.2p m.2p x m2.2r x2 m.2v x2
        m2.2y x2 m4.32 x m8.37 m4.2p x m.2u x m7.2w x mb.34 mq.2p mq.2p m2.2p x m4.2s x2 m8.2y x m7.37 x mq.2p m2.2p x m4.2s x m5.2x x
        m.33 x3 m7.37 x mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p mq.2p m.8h m.fr m.37.37 x mh.q9 m.qg
        m7.qr m.6pz mh.q9 m.qr m7.qr m.6pu m.qd m.qg m.qi m.qu m.qp m.qo mh.q9 m.qg m7.qr m.6pz mh.q9 m.qr m7.qr m.6pu m.qd m.qg m.qi
        m.qu m.qp m.qo mh.q9 m.qg m7.qr m.6pz mh.q9 m.qr m7.qr m.6pu m.qd m.qg m.qi m.qu m.qp m.qo mh.q9 m.qg m7.qr m.6pz mh.q9 m.qr
        m7.qr m.6pu m.qd m.qg m.qi m.qu m.qp m.qo mh.q9 m.qg m7.qr m.6pz mh.q9 m.qr m7.qr m.6pu m.qd m.qg m.qi m.qu m.qp m.qo m.rh m.rh
        x2 ma.1c ma.1c ma.1c ma.1c ma.1c vi4 xf v5 x vf x28 vt xrn v1s p v6 p2 v p v2 p vl p4 v2 p7 v2 xe v5 m.37.37 v x1i m3.2mon m.gz
        m.5qw m.ao m.7l m.dh m.8y m.be m.2mog m.2mny m.g9 m.5tr m.2mnz m.bi m.ho m2.fs m.2mnf m.2mmx m.hy m.5ug m.2mng m.2mn0 m.ib m.5ui
        m.5qd m.5q8 m.5qf m.hr m.hx m2.j2 m.f5 m3.fo m2.qw m.5tt m.x3p m.5tz m.5u2 m.5u6 m.aw m.bd m.bp m.io m.bx m.2mmh v7 x vh x2 v7 x
        v2 x v5 x5 m9.ts m3.u2 mb.u6 m.uj m2.ul m.ww9 m.yh m.uu m.uw m.yx m.xb m.y7 m9.ts m2.u2 m2.u6 m.u9 m6.ub m2.ui m.wh m.uu m.ut
        m.v3 m.x7 m.wup m.xd xx v x34 v19 x3 ve x2 va x4 v2 x8w vv xh v1m x5 v xcw v16 x5y v17 x4 v x5c vv x vm x8 v2 x68 v7 x v4 x v2 x
        vf x v5h x2 vg x15 my.2oma v16 x4 va x4 v2 xlt v1w x24 v1p x5e m2.17r m.17w m.17z x m.18o m.182 m.17x m.187 m.18q m4.18j m.183
        m.189 m.18h m.185 m.18i m.181 m.184 m2.17u m.17y m.180 m.186 m.188 m.18a m.19q m.1bu m.1b5 m.19r x m.17s m.17w x m.18n x2 m.17x
        x m.18q m4.18j m.183 m.189 m.18h m.185 m.18i x m.184 m2.17u m.17y x m.186 x m.18a x6 m.17w x4 m.17x x m.18q x m.18k x m.18m
        m.183 m.189 x m.185 m.18i x m.184 x2 m.17y x m.186 x m.18a x m.1bu x m.19r x m.17s m.17w x m.18n x2 m.17x m.187 m.18q m.18j x
        m2.18l m.183 m.189 m.18h m.185 m.18i x m.184 m2.17u m.17y x m.186 m.188 m.18a m.19q x m.1b5 x m2.17r m.17w m.17z m2.18n m.182
        m.17x m.187 m.18q x m3.18k m.183 m.189 m.18h m.185 m.18i m.181 m.184 m2.17u m.17y m.180 m.186 m.188 m.18a x5 m.17s m.17w m.17z x
        m.18o m.182 m.17x m.187 m.18q x m3.18k m.183 m.189 m.18h m.185 m.18i m.181 m.184 m2.17u m.17y m.180 m.186 m.188 m.18a x1g v2 x7i
        v18 x4 v2s xc vf x2 vf x vf x v11 xb m.1c.18 m.1d.18 m.1e.18 m.1f.18 m.1g.18 m.1h.18 m.1i.18 m.1j.18 m.1k.18 m.1l.18 v5
        m.14.2p.15 m.14.2q.15 m.14.2r.15 m.14.2s.15 m.14.2t.15 m.14.2u.15 m.14.2v.15 m.14.2w.15 m.14.2x.15 m.14.2y.15 m.14.2z.15
        m.14.30.15 m.14.31.15 m.14.32.15 m.14.33.15 m.14.34.15 m.14.35.15 m.14.36.15 m.14.37.15 m.14.38.15 m.14.39.15 m.14.3a.15
        m.14.3b.15 m.14.3c.15 m.14.3d.15 m.14.3e.15 m.9hw.37.9hx m.2r m.36 m.2r.2s m.3b.3e v mq.2p m.2w.3a m.31.3a m.37.2s m.37.37
        m.34.34.3a m.3b.2r vq m.31.2r m.31.2s m.31.36 vz m.2s.2y vu x1j vq m.9kr.9jf m.9mb.9mb m.9md xd m.jez m.i1j m.gjw m.9mv m.fik
        m.hlm m.r8j m.hm1 m.fj8 m.k68 m.mch m.k2h m.g99 m.ivg m.g3x m.k34 m.g7x m.oqq m.n4v m.rs9 m.hkg m.gmx m.lxw m.jh1 m.jmd m.feo
        m.fex m.si2 m.ijq m.ffx m.gkz m.jk7 m.rxs m.jf7 m.o01 m.o6y m.glk m.lts m.kcp m.kco m.n5f m.gaa m.gxi m.sp9 x4 m.9hw.kdo.9hx
        m.9hw.fex.9hx m.9hw.fik.9hx m.9hw.i2x.9hx m.9hw.m9l.9hx m.9hw.jf7.9hx m.9hw.nh3.9hx m.9hw.gd9.9hx m.9hw.k0n.9hx x7 m.ivr m.gkv
        xe v6 x4a vre x2 vh x3 vd x3 v64 x4 vc x4 vs x4 v1k x8 va x6 v14 x8 vu x2 vc x4 v2 xe v9 x13 v9k x8 ve x2 vd x3 v1z x v x3 vi x
        vd x3 vc x5 v43 x v2k ma.1c v xsl vwyo xw v3dr x v4ge x2 v5rl xf vha x1wi m.fgd m.fg8 m.fgh m.2tcy m.fog m.fqm m.fqz m.fsy m.fwa
        m.fx5 m.fzb m.fyn m.ae6 m.2ud6 m.g25 m.g2c m.g2s m.g3b m.2u58 m.aex m.g2v m.g3x m.2u6j m.g47 m.g4k m.fkc m.g4s m.g51 m.3ly7
        m.g6t m.g77 m.afz m.g8r m.g92 m.gaa m.gaf m.ahh m.gcn m.gcp m.gdg m.ge2 m2.ged m.gev m.gg9 m.ggh m.ggq m.ghf m.ghp m.ghr m.ghr
        m.ghr m.2v58 m.m7k m.gju m.gkf m.2vdv m.gkr m.gkx m.gli m.gpq m.gmw m.gnc m.go8 m.gpu m.gs6 m.gsw m.gur m.gv7 m.gw4 m.gw4 m.gwp
        m.gx7 m.gxf m.gxu m.h7a m.gzq m.h7b m.h1t m.h2s m.g7b m.hke m.hce m.hdg m.he5 m.haj m.hf6 m.hf5 m.hik m.2x9g m.hki m.hkn m.hl2
        m.hlm m.hlu m.hnm m.2xm0 m.2xnu m.hrg m.hsr m.ht3 m.hqw m.huu m.aum m.av0 m.hzc m.i0u m.i0u m.2y88 m.i4j m.i54 m.i5j m.i5v
        m.2yhk m.i67 m.i6e m.itv m.i76 m.ayp m.i8w m.i9a m.ibk m.ia5 m.2z1g m.if7 m.2z1i m.ige m.igb m.igs m2.ijl m.b3j m.ikd m.ilk
        m.im5 m.ind m.b4y m.2zr7 m.b5o m.ipc m.ipf m.ipi m.iq2 m.3pg2 m.iri m.3035 m.3035 m.poh m.isi m.isi m.b7r m.335k m.3cgq m.iua
        m.iuj m.b8j m.ivu m.ix9 m.ixj m.iyh m.j29 m.bay m.ba4 m.j2s m.30t0 m.j47 m.j7s m.j7w m.j7y m.j7w m.j96 m.j9q m.jaq m.jac m.jan
        m.jby m.jci m.jcm m.jdc m.jdn m.jfh m.jht m.jis m.jm8 m.31n0 m.jlp m.jjw m.jmw m.jnn m.jqc m.31td m.js2 m.jph m.jop m.bhq m.ju1
        m.jum m.jvh m.juf m.bjg m.k0f m.k18 m.32mi m.k4j m.kc8 m.k7d m.bo9 m.k9d m.bns m.bms m.g42 m.g45 m.kcg m.k9o m.pf1 m.deh m.kd3
        m.kd7 m.kdd m.kf2 m.ker m.33cz m.bpl m.kje m.kg5 m.klu m.kn9 m.33hp m.kni m.kkf m.kr8 m.brx m.ksi m.kv7 m.kx6 m.l2g m.33xf m.l3v
        m.bvc m.l5t m.34br m.l78 m.bwu m.l82 m.l9b m2.la2 m.34p9 m.2yvf m.34sa m.le6 m.354s m.lhb m.lhp m.lev m.ljq m.lku m.lmf m.lkx
        m.lm1 m.lmg m.lmt m.357i m.lkk m.lrj m.lta m.c37 m.lvv m.lvr m.35jl m.lq1 m.m0e m.35ni m.35ou m.m2u m.m61 m.m5a m.m57 m.c5y
        m.m6i m.m7x m.m7r m.m99 m.2u5h m.mdh m.368z m.mfw m.36i3 m.mjs m.mk5 m.mkw m.36yw m.mm8 m.mmt m.3779 m.37dg m.mt6 m.mtn m.cdo
        m.mud m.ce0 m.ce0 m.myv m.mzg m.n01 m.n0l m.n2i m.cgr m.n50 m.386u m.n5q m.389e m.n74 m.2zrz m.nbk m.38v5 m.38vs m.38zo m.cn0
        m.cnc m.nhw m.394j m.394i m.395l m.396b m2.nj2 m.nj3 m.nka m.cop m.nm3 m.cp2 m.cra m.39r1 m.nri m.nt8 m.nv0 m.ctf m.3a5i m.nyu
        m.3a8q m.3a9x m.o0f m.o2z m.cvj m.o5c m.o5m m.o5r m.3at8 m.3b1j m.3b1j m.oa6 m.d1e m.3b8r m.og6 m.og9 m.d2f m.3beo m.onm m.d5s
        m.oo8 m.oo3 m.oow m.3c06 m.orn m.d8h m.ouf m.ow2 m.oxx m.d9w m.3ciw m.3cjr m.dax m.3cnt m.p6i m.3cqm m.p79 m.pa2 m.pad m.3d22
        m.3d43 m.pcw m.3d7s m.pdc m.33a7 m.ded m.pf6 m.phf m.dfv m.pj2 m.hx1 m.3dlz m.3dmd m.33bn m.33bw m.poh m.pok m.sda m.dij m.psh
        m.psb m.pst m.gc3 m.ptd m.ptf m.ptp m.puu m.3ebg m.put m.pwd m.pyb m.q0d m.pwj m.q0t m.q1z m.q53 m.pxv m.q16 m.q18 m.q1o m.3eie
        m.3eqz m.3emt m.dnv m.q9d m.q9f m.qae m.3g0a m.qck m.3f3g m.dp9 m.dpd m.3f75 m.3ff6 m.dpn m.qj4 m.qjg m.qjr m.qjt m.qll m.qko
        m.qoe m.qn6 m.qrd m.qp4 m.qqz m.qrq m.dsn m.qu9 m.qv5 m.dtl m.qxs m.qxv m.3giv m.r13 m.r1a m.dv9 m.r22 m.aez m.3gz2 m.3h46 m.dz2
        m.dzb m.rds m.rfx m.rka m.rpx m.3hrc m.rsb m.rsx m.rvf m.rxz m.3i9b m.2upw m.s0b m.rzw m.s1c m.2uvy m.s7o m.sag m.3jki m.3jl9
        m.sk4 m.smp m.snl m.3ju6 m.snv m.svs m2.t07 m.sxo m.t89 m.t91 m.3ksa m.tjf m.ej9 m.tkn m.3l2v m.eli m.ts3 m.iia m.tur m.3ltx
        m.3lzu m.epa m.epi m.u00 m.3mdm m.er6 m.3mhi m.u17 m.u17 m.u21 m.3mpi m.u76 m.eur m.u95 m.ucn m.ude m.uf2 m.ez2 m.3nsg m.umq
        m.uv4 m.v0d m.f66 m.f71 m.v3b m.3owe m.f7c m.3oxx m.3p5a m.3p8x m.vcr m.f9y m.veh m.vem m.vet m.vf3 m.vfa m.vgb m.3pxc x15u v3t7
        x5 v6ju xupy v8qo xe2m8 i6o x47bk
        """
}
