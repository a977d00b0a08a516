#pragma once
#include <QOpenGLWidget>

#include <memory>

class QSurface;
class vtkObject;
class vtkRenderer;

namespace hepatica::viewer {

/// VTK inside Qt 6: a QOpenGLWidget whose picture a vtkGenericOpenGLRenderWindow renders. Debian's own VTK
/// widget is built for Qt 5. Nothing but painting renders, so that VTK never works without a context.
class RenderView : public QOpenGLWidget {
    Q_OBJECT
public:
    explicit RenderView(QWidget* parent = nullptr);
    ~RenderView() override;

    /// To be set as the default before the application is made: core profile 3.2, which is what VTK asks for.
    static QSurfaceFormat defaultSurfaceFormat();
    /// Whether this machine gives a context that VTK can render in; a picture without one would crash.
    static bool openGlIsThere();

protected:
    [[nodiscard]] vtkRenderer* renderer() const;
    /// The scene has changed: render it at the next painting.
    void requestRender();
    /// Called right before VTK renders.
    virtual void prepareRender() {}

    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;

private:
    void answer(vtkObject* sender, unsigned long event, void* callData);
    void releaseContext();
    void copyToWidget(int width, int height);

    struct Scene;
    std::unique_ptr<Scene> scene_;
    QSurface* surface_ = nullptr; ///< the one current in initializeGL()
    bool stale_ = true;
};

} // namespace hepatica::viewer
