#include "RenderView.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>

#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <cmath>

namespace hepatica::viewer {

struct RenderView::Scene {
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkRenderer> renderer;
};

RenderView::RenderView(QWidget* parent) : QOpenGLWidget(parent), scene_(std::make_unique<Scene>())
{
    scene_->window->SetMultiSamples(0); // with software rendering 8 samples cost four times as much
    scene_->window->SetOwnContext(false);
    scene_->window->SetFrameBlitModeToNoBlit();
    scene_->window->AddRenderer(scene_->renderer);
    for (const unsigned long event : {vtkCommand::WindowMakeCurrentEvent, vtkCommand::WindowIsCurrentEvent,
                                      vtkCommand::WindowSupportsOpenGLEvent, vtkCommand::WindowIsDirectEvent})
        scene_->window->AddObserver(event, this, &RenderView::answer);
}

RenderView::~RenderView()
{
    if (context() == nullptr)
        return;
    disconnect(context(), nullptr, this, nullptr);
    makeCurrent();
    releaseContext();
    doneCurrent();
}

vtkRenderer* RenderView::renderer() const
{
    return scene_->renderer;
}

QSurfaceFormat RenderView::defaultSurfaceFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setRedBufferSize(8);
    format.setGreenBufferSize(8);
    format.setBlueBufferSize(8);
    format.setAlphaBufferSize(8);
    format.setDepthBufferSize(24);
    format.setSamples(0);
    return format;
}

bool RenderView::openGlIsThere()
{
    QOffscreenSurface surface;
    surface.setFormat(defaultSurfaceFormat());
    surface.create();
    QOpenGLContext context;
    context.setFormat(defaultSurfaceFormat());
    if (!surface.isValid() || !context.create() || !context.makeCurrent(&surface))
        return false;
    const auto version = context.format().version();
    context.doneCurrent();
    return version >= qMakePair(3, 2);
}

void RenderView::requestRender()
{
    stale_ = true;
    update();
}

/// VTK asks for the context it does not own. QOpenGLWidget::makeCurrent() would bind the widget's own
/// framebuffer in the middle of VTK's work and leave the view blank: the bare context is what it needs.
void RenderView::answer(vtkObject* /*sender*/, unsigned long event, void* callData)
{
    switch (event) {
    case vtkCommand::WindowMakeCurrentEvent:
        if (context() != nullptr && surface_ != nullptr && QOpenGLContext::currentContext() != context())
            context()->makeCurrent(surface_);
        break;
    case vtkCommand::WindowIsCurrentEvent:
        *static_cast<bool*>(callData) = context() != nullptr && QOpenGLContext::currentContext() == context();
        break;
    default: // supports OpenGL? direct?
        *static_cast<int*>(callData) = 1;
    }
}

void RenderView::initializeGL()
{
    // Docking a view elsewhere, or moving it to another screen, ends the context; a new one follows.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &RenderView::releaseContext,
            Qt::ConnectionType(Qt::UniqueConnection | Qt::DirectConnection));
    surface_ = context()->surface();
    scene_->window->SetReadyForRendering(true);
    scene_->window->InitializeFromCurrentContext();
    stale_ = true;
}

void RenderView::releaseContext()
{
    if (surface_ == nullptr)
        return;
    context()->makeCurrent(surface_);
    scene_->window->Finalize();
    scene_->window->SetReadyForRendering(false);
    surface_ = nullptr;
}

void RenderView::resizeGL(int /*width*/, int /*height*/)
{
    stale_ = true;
}

void RenderView::paintGL()
{
    if (surface_ == nullptr)
        return;
    const int width = std::max(1, static_cast<int>(std::lround(this->width() * devicePixelRatioF())));
    const int height = std::max(1, static_cast<int>(std::lround(this->height() * devicePixelRatioF())));
    vtkOpenGLState* state = scene_->window->GetState();
    state->Reset(); // Qt has changed what VTK thinks it knows
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    if (stale_) {
        if (scene_->window->GetSize()[0] != width || scene_->window->GetSize()[1] != height)
            scene_->window->SetSize(width, height);
        prepareRender();
        scene_->window->Render();
        stale_ = false;
    }
    copyToWidget(width, height);
    state->Pop();
}

void RenderView::copyToWidget(int width, int height)
{
    vtkOpenGLFramebufferObject* picture = scene_->window->GetDisplayFramebuffer();
    vtkOpenGLState* state = scene_->window->GetState();
    state->PushFramebufferBindings();
    picture->Bind(GL_READ_FRAMEBUFFER);
    picture->ActivateReadBuffer(0);
    state->vtkglBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    QOpenGLExtraFunctions* gl = context()->extraFunctions();
    gl->glDisable(GL_SCISSOR_TEST);
    gl->glViewport(0, 0, width, height);
    gl->glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    // Qt composes by alpha: what VTK left transparent would show what lies behind the window.
    gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    gl->glClearColor(0.0F, 0.0F, 0.0F, 1.0F);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    state->PopFramebufferBindings();
}

} // namespace hepatica::viewer
