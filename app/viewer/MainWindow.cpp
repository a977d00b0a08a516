#include "MainWindow.h"

#include "DifferencesDialog.h"
#include "LesionPanel.h"
#include "MessageBar.h"
#include "SeriesPanel.h"
#include "SliceView.h"

#include <QActionGroup>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace hepatica::viewer {

MainWindow::MainWindow(std::filesystem::path caseFile, std::string reader)
    : workbench_(std::move(caseFile), std::move(reader))
{
    setWindowTitle("Hepatica");
    resize(1500, 940);
    setAcceptDrops(true);
    makeViews();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    connect(&workbench_, &Workbench::told, messages_, &MessageBar::show);
    connect(&workbench_.caseWork(), &CaseWork::changed, this, &MainWindow::followCase);
    connect(&workbench_.state(), &ViewerState::seriesChanged, this, &MainWindow::followSeries);
    connect(&workbench_.state(), &ViewerState::cursorChanged, this,
            [this] { showPlace(workbench_.state().cursor()); });
    followCase();
}

MainWindow::~MainWindow()
{
    workbench_.cancel();
}

void MainWindow::makeViews()
{
    for (std::size_t at = 0; at < views_.size(); ++at) {
        views_[at] = new SliceView(workbench_, at, this);
        connect(views_[at], &SliceView::hovered, this, &MainWindow::showPlace);
        connect(views_[at], &SliceView::left, this, [this] { showPlace(workbench_.state().cursor()); });
    }
    const auto split = [this](Qt::Orientation way, std::initializer_list<QWidget*> parts,
                              const QList<int>& sizes) {
        auto* splitter = new QSplitter(way, this);
        for (QWidget* part : parts)
            splitter->addWidget(part);
        for (int at = 0; at < sizes.size(); ++at)
            splitter->setStretchFactor(at, sizes[at]);
        splitter->setSizes(sizes);
        splitter->setChildrenCollapsible(false);
        return splitter;
    };
    lesions_ = new LesionPanel(workbench_, this);
    auto* seriesPanel = new SeriesPanel(workbench_, this);
    seriesPanel->setMinimumWidth(150);
    auto* reformats = split(Qt::Vertical, {views_[1], views_[2]}, {1000, 1000});
    auto* images = split(Qt::Horizontal, {views_[0], reformats}, {1700, 1000});
    auto* middle = split(Qt::Vertical, {images, lesions_}, {700, 190});
    auto* whole = split(Qt::Horizontal, {seriesPanel, middle}, {230, 1270});
    middle->setStretchFactor(1, 0);
    whole->setStretchFactor(0, 0);

    messages_ = new MessageBar(this);
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(messages_);
    layout->addWidget(whole, 1);
    setCentralWidget(centre);
    views_[0]->setFocus();
}

void MainWindow::makeMenus()
{
    makeFileMenu();
    makeEditMenu();
    QMenu* view = menuBar()->addMenu("&View");
    presets_ = view->addMenu("Grey window");
    for (std::size_t at = 0; at < WindowPresets.size(); ++at) {
        const WindowPreset& preset = WindowPresets[at];
        const QKeySequence key(Qt::Key(Qt::Key_1 + static_cast<int>(at)));
        presets_->addAction(
            QString("%1 window   %2 / %3").arg(preset.name).arg(preset.window.width).arg(preset.window.level),
            key, this, [this, &preset] { workbench_.state().setWindow(preset.window); });
    }
    view->addSeparator();
    view->addAction("Fit to view", QKeySequence(Qt::Key_F), this, [this] {
        for (SliceView* one : views_)
            one->fit();
    });
    view->addAction("Mark the same place in two series", QKeySequence(Qt::Key_L), &workbench_,
                    &Workbench::markPlace);
    makeMaskMenu();
    QMenu* reading = menuBar()->addMenu("&Reading");
    reading->addAction("Seek the liver region", &workbench_, [this] { workbench_.findLiver(false); });
    reading->addAction("Seek the liver region from the cursor", &workbench_,
                       [this] { workbench_.findLiver(true); });
    reading->addAction("Hide the liver region", &workbench_, [this] { workbench_.state().setLiver({}); });
    reading->addSeparator();
    differences_ = reading->addAction("Differences of two readers …", this, &MainWindow::showDifferences);
}

/// What can be done with the mask of the chosen lesion by one command.
void MainWindow::makeMaskMenu()
{
    QMenu* mask = menuBar()->addMenu("&Mask");
    mask->setToolTipsVisible(true);
    for (const MaskMenuRow& row : maskMenuRows())
        mask->addAction(row.text, QKeySequence(row.key), &workbench_,
                        [this, &row] {
                            workbench_.editMask({row.action, row.edit, true});
                        })
            ->setToolTip(row.hint);
}

void MainWindow::makeFileMenu()
{
    QMenu* file = menuBar()->addMenu("&File");
    file->addAction("Open folder of images …", QKeySequence::Open, this, &MainWindow::openFolder);
    file->addAction("Open files …", this, &MainWindow::openFiles);
    file->addSeparator();
    file->addAction("Open case …", QKeySequence("Ctrl+Shift+O"), this, &MainWindow::openCase);
    file->addAction("Work in a new case file …", this, &MainWindow::newCaseFile);
    file->addSeparator();
    file->addAction("Quit", QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::makeEditMenu()
{
    QMenu* edit = menuBar()->addMenu("&Edit");
    undo_ = edit->addAction("Undo", QKeySequence::Undo, &workbench_, &Workbench::undo);
    redo_ = edit->addAction("Redo", QKeySequence("Ctrl+Shift+Z"), &workbench_, &Workbench::redo);
    edit->addSeparator();
    edit->addAction("Choose no lesion", QKeySequence(Qt::Key_N), &workbench_,
                    [this] { workbench_.state().selectLesion({}); });
    edit->addAction("Cancel", QKeySequence(Qt::Key_Escape), &workbench_, &Workbench::cancel);
}

void MainWindow::makeToolBar()
{
    QToolBar* bar = addToolBar("Tools");
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->addAction("Open", this, &MainWindow::openFolder)->setToolTip("Open a folder of images (Ctrl+O)");
    bar->addSeparator();
    auto* group = new QActionGroup(this);
    const auto rows = toolRows();
    for (std::size_t at = 0; at < rows.size(); ++at) {
        QAction* action = bar->addAction(rows[at].name, this, [this, at, brushes = rows[at].brushes] {
            workbench_.tools().choose(at);
            lesions_->showBrush(brushes);
        });
        action->setCheckable(true);
        action->setChecked(at == workbench_.tools().chosen());
        action->setShortcut(QKeySequence(rows[at].key));
        action->setToolTip(QString("%1 (%2)").arg(rows[at].hint, QKeySequence(rows[at].key).toString()));
        group->addAction(action);
    }
    bar->addSeparator();
    auto* presets = new QToolButton(bar);
    presets->setText("Presets ▾");
    presets->setToolTip("Grey windows (keys 1 to 5)");
    presets->setPopupMode(QToolButton::InstantPopup);
    presets->setMenu(presets_);
    bar->addWidget(presets);
    bar->addSeparator();
    bar->addAction(undo_);
    bar->addAction(redo_);
    undo_->setIconText("Undo");
    redo_->setIconText("Redo");
}

void MainWindow::makeStatusBar()
{
    place_ = new QLabel(this);
    seriesText_ = new QLabel(this);
    caseText_ = new QLabel(this);
    workText_ = new QLabel(this);
    progress_ = new QProgressBar(this);
    cancel_ = new QPushButton("Cancel", this);
    progress_->setRange(0, 1000);
    progress_->setTextVisible(false);
    place_->setObjectName("place");
    place_->setMinimumWidth(430);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(place_);
    statusBar()->addWidget(seriesText_);
    for (QWidget* part : {static_cast<QWidget*>(workText_), static_cast<QWidget*>(progress_),
                          static_cast<QWidget*>(cancel_), static_cast<QWidget*>(caseText_)})
        statusBar()->addPermanentWidget(part);
    const auto showWork = [this](bool visible) {
        workText_->setVisible(visible);
        progress_->setVisible(visible);
        cancel_->setVisible(visible);
    };
    showWork(false);
    makeLinkStatus();
    connect(cancel_, &QPushButton::clicked, &workbench_, &Workbench::cancel);
    Worker& worker = workbench_.worker();
    workShown_.setSingleShot(true);
    connect(&workShown_, &QTimer::timeout, this, [showWork] { showWork(true); });
    connect(&worker, &Worker::started, this, [this](const QString& what) {
        constexpr int Patience_ms = 200; // what is done by then needs no word, and drawing takes from it
        workText_->setText(what);
        progress_->setRange(0, 0); // nothing known yet
        workShown_.start(Patience_ms);
    });
    connect(&worker, &Worker::progressed, this, [this](double fraction, const QString& /*text*/) {
        progress_->setRange(0, 1000);
        progress_->setValue(static_cast<int>(1000.0 * fraction));
    });
    connect(&worker, &Worker::ended, this, [this, showWork] {
        workShown_.stop();
        showWork(false);
    });
}

/// What links the visits works in the background: one quiet button that says so, and stops it.
void MainWindow::makeLinkStatus()
{
    linking_ = new QPushButton(this);
    linking_->setObjectName("linking");
    linking_->setFlat(true);
    linking_->hide();
    statusBar()->addPermanentWidget(linking_);
    SeriesLinks& links = workbench_.links();
    connect(linking_, &QPushButton::clicked, &links, &SeriesLinks::stop);
    connect(&links.worker(), &Worker::started, this, [this, &links](const QString& what) {
        linking_->setText(QString("Linking visits %1 / %2").arg(links.done()).arg(links.count()));
        linking_->setToolTip(
            what + ".\nThe cursor stays at one place of the patient in linked series.\nClick to stop.");
        linking_->show();
    });
    connect(&links.worker(), &Worker::ended, linking_, &QWidget::hide);
}

void MainWindow::followCase()
{
    const auto show = [](QAction* action, const QString& verb, const std::string& name) {
        action->setEnabled(!name.empty());
        action->setText(name.empty() ? verb : verb + " " + QString::fromStdString(name));
        action->setIconText(verb);
    };
    CaseWork& work = workbench_.caseWork();
    show(undo_, "Undo", work.undoName());
    show(redo_, "Redo", work.redoName());
    differences_->setEnabled(work.isOpen());
    caseText_->setText(work.isOpen() ? "Case " + QString::fromStdString(work.current().identity.id)
                                     : QString());
    caseText_->setToolTip(QString::fromStdString(work.place().name()));
}

void MainWindow::followSeries()
{
    messages_->forgetInformation();
    if (!workbench_.state().hasSeries()) {
        seriesText_->clear();
        place_->clear();
        return setWindowTitle("Hepatica");
    }
    const imaging::Series& series = workbench_.state().series();
    QString text = series.phase != imaging::Phase::Unknown
                       ? QString::fromUtf8(imaging::phaseName(series.phase).data())
                       : QString("phase unknown");
    if (series.date)
        text += "   " + QString::fromStdString(series.date->iso());
    const auto& spacing = workbench_.state().grid().spacing();
    text += QString("   %1 × %2 × %3 mm")
                .arg(spacing[0], 0, 'f', 2)
                .arg(spacing[1], 0, 'f', 2)
                .arg(spacing[2], 0, 'f', 2);
    seriesText_->setText(text);
    const QString name =
        QString::fromStdString(series.patientId.empty() ? series.description : series.patientId);
    setWindowTitle(name.isEmpty() ? "Hepatica" : name + " – Hepatica");
    showPlace(workbench_.state().cursor());
}

void MainWindow::showPlace(const Point3& position)
{
    const ViewerState& state = workbench_.state();
    if (!state.hasSeries())
        return;
    const auto voxel = state.grid().toNearestVoxel(position);
    QString text = QString("LPS %1, %2, %3 mm")
                       .arg(position.x, 0, 'f', 1)
                       .arg(position.y, 0, 'f', 1)
                       .arg(position.z, 0, 'f', 1);
    if (state.grid().contains(voxel)) {
        const bool isCt = state.volume().origin().quantity == imaging::Quantity::Hounsfield;
        text += QString("     slice %1     %2%3")
                    .arg(voxel.k + 1)
                    .arg(state.volume().at(voxel), 0, 'f', state.volume().isInt16() ? 0 : 2)
                    .arg(isCt ? " HU" : "");
    }
    place_->setText(text);
}

void MainWindow::openFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, "Open a folder of images");
    if (!folder.isEmpty())
        workbench_.open({folder.toStdString()});
}

void MainWindow::openFiles()
{
    const QStringList files = QFileDialog::getOpenFileNames(
        this, "Open images", {}, "Images (*.dcm *.nii *.nii.gz *.nrrd *.nhdr);;All files (*)");
    std::vector<std::filesystem::path> paths;
    for (const QString& file : files)
        paths.emplace_back(file.toStdString());
    workbench_.open(paths);
}

void MainWindow::openCase()
{
    const QString file = QFileDialog::getOpenFileName(
        this, "Open a case", QString::fromStdString(workbench_.caseWork().place().name()),
        "Hepatica cases (*.hepatica);;All files (*)");
    if (!file.isEmpty())
        workbench_.openCaseFile(file.toStdString());
}

void MainWindow::newCaseFile()
{
    QString file =
        QFileDialog::getSaveFileName(this, "Work in a new case file", {}, "Hepatica cases (*.hepatica)");
    if (file.isEmpty())
        return;
    if (!file.endsWith(".hepatica"))
        file += ".hepatica";
    workbench_.workIn(file.toStdString());
}

void MainWindow::showDifferences()
{
    const measurement::Case& now = workbench_.caseWork().current();
    const auto readers = measurement::readersToCompare(now);
    if (!readers)
        return messages_->show(noticeOf(readers.error().lines(), Notice::Tone::Problem));
    DifferencesDialog(workbench_, measurement::differencesBetween(now, readers->at(0), readers->at(1)), this)
        .exec();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    std::vector<std::filesystem::path> paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            paths.emplace_back(url.toLocalFile().toStdString());
    workbench_.open(paths);
}

} // namespace hepatica::viewer
